/** The element of the page with this id. */
export const byId = (id) => document.querySelector(`#${id}`);

/** A time in milliseconds, as a clock shows it; with the day, where that is not today. */
export function clock(ms) {
  const at = new Date(ms);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString() : at.toLocaleString();
}

/** An element with its text or children. Everything that came from elsewhere is put in as text, never as HTML. */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
