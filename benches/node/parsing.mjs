// What `receive` adds to `verify`, beside the runtime's own parser.
import { bodyOf, delivery, SECRETS, SIZES } from "./deliveries.mjs";
import { compare } from "./rounds.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const scheme = "realestateapi";
const decoder = new TextDecoder();

/** Prints the measure `split` for every engine. */
export async function parsing(suite, engines) {
  for (const size of SIZES) {
    const genuine = delivery(scheme, bodyOf(size));
    const parse = { subject: "JSON.parse", call: () => JSON.parse(decoder.decode(genuine.body)) };
    const calls = Object.entries(engines).flatMap(([name, engine]) =>
      Object.entries(hookseal(name, engine, scheme, SECRETS[scheme])).map(([what, { verify }]) => ({
        subject: `${name}: ${what}`,
        call: () => verify(genuine),
      })),
    );
    await compare(suite, { measure: "split", scheme, size }, [parse, ...calls]);
  }
}
