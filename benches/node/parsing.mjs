// What `receive` adds to `verify`, beside the runtime's own parser, and a handler that calls both.
import { bodyOf, delivery, SECRETS, SIZES } from "./deliveries.mjs";
import { compare } from "./rounds.mjs";
import { hookseal } from "./subjects/hookseal.mjs";

const scheme = "realestateapi";
const decoder = new TextDecoder();

/** Prints the measure `split` for every engine. */
export async function parsing(suite, engines) {
  for (const size of SIZES) {
    const genuine = delivery(scheme, bodyOf(size));
    const parse = () => JSON.parse(decoder.decode(genuine.body));
    const calls = Object.entries(engines).flatMap(([name, engine]) => {
      const { verify, receive } = hookseal(name, engine, scheme, SECRETS[scheme]);
      const verifyThenParse = () => {
        verify.verify(genuine);
        return parse();
      };
      return [
        { subject: `${name}: verify`, call: () => verify.verify(genuine) },
        { subject: `${name}: receive`, call: () => receive.verify(genuine) },
        { subject: `${name}: verify, then JSON.parse`, call: verifyThenParse },
      ];
    });
    await compare(suite, { measure: "split", scheme, size }, [{ subject: "JSON.parse", call: parse }, ...calls]);
  }
}
