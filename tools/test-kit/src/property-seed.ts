import fc from 'fast-check';

const wanted = process.env.PROPERTY_SEED;
// The same draws in every run, so that a failure met by one is met by all; PROPERTY_SEED=random looks further.
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 1) });
