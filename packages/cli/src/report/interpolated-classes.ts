/** How many classes an interpolation shows at most, one a row. */
export const INTERPOLATED_CLASSES = 6;
