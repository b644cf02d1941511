// What it costs to refuse a delivery, beside what a genuine one costs.
import { bodyOf, delivery, forged, SECRETS } from "./deliveries.mjs";
import { compare } from "./rounds.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const SIZE = 4096;
const scheme = "realestateapi";
const HEADER = "x-realestateapi-signature";

/** Which method each measure is of. */
const MEASURES = { refuse: "verify", "refuse-receive": "receive" };

/** Prints the measures of refusals for every engine. */
export async function refusals(suite, engines) {
  const body = bodyOf(SIZE);
  const genuine = delivery(scheme, body);
  const { [HEADER]: signature, ...withoutSignature } = genuine.headers;
  const deliveries = {
    genuine: { sent: genuine, expected: "none" },
    "missing header": { sent: { body, headers: withoutSignature }, expected: "missing_header" },
    "malformed signature": {
      sent: { body, headers: { ...genuine.headers, [HEADER]: `${signature}!` } },
      expected: "malformed_signature",
    },
    "stale timestamp": { sent: delivery(scheme, body, 3600), expected: "timestamp_too_old" },
    forged: { sent: forged(genuine), expected: "signature_mismatch" },
  };
  for (const [measure, method] of Object.entries(MEASURES)) {
    const calls = Object.entries(engines).flatMap(([name, engine]) => {
      const { verify } = hookseal(name, engine, scheme, SECRETS[scheme])[method];
      return Object.entries(deliveries).map(([what, { sent, expected }]) => {
        const code = codeOf(verify, sent);
        if (code !== expected) throw new Error(`${name}: ${what} is ${code}, not ${expected}`);
        return { subject: `${name}: ${what}`, call: () => codeOf(verify, sent) };
      });
    });
    await compare(suite, { measure, scheme, size: SIZE }, calls);
  }
}

/** As a server would: the genuine delivery goes through the same `try`. */
function codeOf(verify, sent) {
  try {
    verify(sent);
    return "none";
  } catch (error) {
    return error.code;
  }
}
