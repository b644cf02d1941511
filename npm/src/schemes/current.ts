import type { Answer } from "../engine/answer.js";
import { readCompiled, readOffered, readReport, type Compiled } from "../engine/generated/answers.js";
import { FINE } from "../engine/generated/boundary.js";
import { parts } from "./public.js";

type Report = Parameters<typeof parts.errorOf>[0];

/** What compiles schemes here, and knows what providers offer besides: the core, compiled to machine code or to WebAssembly. */
export interface Compiler {
  /** Compiles a scheme document: 0, and the answer is `Compiled`; else the answer is the error. */
  compile(scheme: string): number;
  /** Calls what a provider offers, with arguments as JSON, each on a line of its own. The answer: `Offered`. */
  offer(provider: string, name: string, given: string): number;
  answer(): Answer;
}

let running: Compiler | undefined;

/** Called once, by the entry that a runtime resolves to. From then on {@link Webhook} takes schemes, too. */
export function run(compiler: Compiler): void {
  running = compiler;
  parts.readBy({
    compile: (document) => compiled(document).plan,
    offer: (...asked) => readOffered(answered((by) => by.offer(...asked))).result,
  });
}

/** What a scheme document was compiled into; the plan has a character for each byte. */
export function compiled(document: string): Compiled {
  const { name, plan } = readCompiled(answered((compiler) => compiler.compile(document)));
  return { name, plan: atob(plan) };
}

/** The answer to a call, or its error. */
export function answered(call: (compiler: Compiler) => number): Answer {
  const compiler = current();
  const result = call(compiler);
  const answer = compiler.answer();
  if (result !== FINE) throw parts.errorOf(readReport(answer) as Report);
  return answer;
}

function current(): Compiler {
  if (running === undefined) throw new Error('hookseal was imported by an internal path: import "hookseal/schemes"');
  return running;
}
