// What stands in a body that is JSON, and the tokens of a list there.

/** Whether each element of a list has one of the secrets. */
export function eachFits({ json, list }, { body }, secrets) {
  const rest = json.slice(`${list}/0`.length);
  const document = JSON.parse(body);
  const elements = at(document, list);
  return Array.isArray(elements) && elements.length > 0 && elements.every((element) => secrets.includes(at(element, rest)));
}

/** What stands where a JSON pointer points. */
export function at(document, pointer) {
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return steps.reduce((value, step) => value?.[step], document);
}
