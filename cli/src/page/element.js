/** The element of the page with this id. */
export const byId = (id) => document.querySelector(`#${id}`);

/** A time in milliseconds, as a clock shows it. */
export const clock = (ms) => new Date(ms).toLocaleTimeString();

/** An element with its text or children. Everything that came from elsewhere is put in as text, never as HTML. */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
