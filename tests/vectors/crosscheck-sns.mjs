// What Amazon SNS signs of a message, and which messages count.

/** Names and values of its fields, each on a line of its own. */
export function snsFields(message) {
  const isNotification = message.Type === "Notification";
  const optional = isNotification ? "Subject" : "SubscribeURL";
  const rest = isNotification ? [] : ["Token"];
  const names = ["Message", "MessageId", optional, "Timestamp", ...rest, "TopicArn", "Type"];
  const there = names.filter((name) => typeof message[name] === "string");
  return Buffer.from(there.map((name) => `${name}\n${message[name]}\n`).join(""));
}

/** Whether its signature is of the version that counts, and it is of a topic of one's own; all other deliveries are taken. */
export function isTaken(scheme, { body }, secrets) {
  if (!scheme?.signedContent.includes("snsFields")) return true;
  const { SignatureVersion, TopicArn } = JSON.parse(body);
  return SignatureVersion === "2" && [secrets].flat().includes(TopicArn);
}

/** The secrets that do not say whose deliveries are taken. */
export function keysAmong(scheme, secrets) {
  return [secrets].flat().filter((secret) => !isSender(scheme, secret));
}

/** The secret that says it, where it is signed along. */
export function senderAmong(scheme, secrets) {
  return [secrets].flat().find((secret) => isSender(scheme, secret));
}

function isSender(scheme, secret) {
  const { prefix, mostCharacters } = scheme?.secret.sender ?? {};
  if (mostCharacters !== undefined) return /^[\dA-Za-z]+$/u.test(secret) && secret.length <= mostCharacters;
  return prefix !== undefined && secret.startsWith(prefix);
}
