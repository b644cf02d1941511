/** What the server says, or an error with its sentence. */
export async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  const init = { method };
  if (body !== undefined) {
    init.headers = { "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const answer = await fetch(path, init);
  const text = await answer.text();
  let value;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    value = { error: text };
  }
  if (!answer.ok)
    throw new Error(value.error ?? `The server answered ${answer.status}.`);
  return value;
}
