/**
 * The whole engine, for Workers, Vercel's edge runtime and pages: `import "hookseal/full";`
 *
 * What these ship otherwise verifies and receives by the words of schemes that nearly all providers need, and does not sign.
 * Everywhere else it is whole already, and this brings nothing.
 *
 * @module
 */
/** Whether the engine signs, and knows all words of schemes: with this import it does. */
export const isWhole = true;
