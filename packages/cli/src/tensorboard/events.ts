import { bytesField, doubleField, floatField, join, readFields, varintField } from './protobuf';

/** Numbers of the fields of TensorFlow's event.proto and summary.proto. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const VALUE = { tag: 1, simpleValue: 2, image: 4 } as const;
const IMAGE = { height: 1, width: 2, colorSpace: 3, encoded: 4 } as const;
const START = 1;

/** An image as TensorBoard takes it. */
export interface EventImage {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour, as many as its pixels have. */
  readonly channels: number;
}

/** What an event holds: curves' values by tag, or images by tag. */
export interface EventContent {
  readonly scalars?: Readonly<Record<string, number>>;
  readonly images?: Readonly<Record<string, EventImage>>;
}

/** The first event of a file: which version of the format it keeps. */
export function versionEvent(wallTime: number): Uint8Array {
  return join([doubleField(EVENT.wallTime, wallTime), bytesField(EVENT.fileVersion, 'brain.Event:2')]);
}

/** Says that the run goes on at a step: whoever has seen events of that step or a later one forgets them. */
export function restartEvent(wallTime: number, step: number): Uint8Array {
  const head = [doubleField(EVENT.wallTime, wallTime), varintField(EVENT.step, step)];
  return join([...head, bytesField(EVENT.sessionLog, [varintField(1, START)])]);
}

/** What happened at a step.
 *
 *  @param wallTime seconds since 1970.
 */
export function summaryEvent(wallTime: number, step: number, { scalars = {}, images = {} }: EventContent): Uint8Array {
  const values = [
    ...Object.entries(scalars).map(([tag, value]) => [
      bytesField(VALUE.tag, tag),
      floatField(VALUE.simpleValue, value),
    ]),
    ...Object.entries(images).map(([tag, image]) => [bytesField(VALUE.tag, tag), imageField(image)]),
  ];
  const head = [doubleField(EVENT.wallTime, wallTime), varintField(EVENT.step, step)];
  return join([
    ...head,
    bytesField(
      EVENT.summary,
      values.map((value) => bytesField(1, value)),
    ),
  ]);
}

/** What an event is about. */
export interface EventSubject {
  readonly step: number;
  /** Of its summary's values; none in an event that says something about the file. */
  readonly tags: readonly string[];
}

/** Reads what an event of ours is about. */
export function eventSubject(event: Uint8Array): EventSubject {
  const fields = readFields(event);
  const step = fields.find(({ number }) => number === EVENT.step)?.value ?? 0;
  const summary = fields.find(({ number }) => number === EVENT.summary)?.value;
  const values = summary === undefined ? [] : readFields(summary as Uint8Array);
  const tags = values.map(({ value }) => {
    const tag = readFields(value as Uint8Array).find(({ number }) => number === VALUE.tag)?.value;
    return new TextDecoder().decode(tag as Uint8Array);
  });
  return { step: step as number, tags };
}

function imageField({ png, width, height, channels }: EventImage): Uint8Array {
  return bytesField(VALUE.image, [
    varintField(IMAGE.height, height),
    varintField(IMAGE.width, width),
    varintField(IMAGE.colorSpace, channels),
    bytesField(IMAGE.encoded, png),
  ]);
}
