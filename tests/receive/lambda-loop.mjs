// What AWS runs around a function in Node.js: it asks the Runtime API for one request after the other.

/** Serves until it is killed. */
export async function serve(handler) {
  const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
  for (;;) {
    const next = await fetch(`${api}/next`);
    const awsRequestId = next.headers.get("lambda-runtime-aws-request-id");
    const request = await next.json();
    const [what, said] = await handler(request, { awsRequestId }).then(
      (answer) => ["response", answer],
      (error) => ["error", { errorMessage: String(error) }],
    );
    await (await fetch(`${api}/${awsRequestId}/${what}`, { method: "POST", body: JSON.stringify(said) })).arrayBuffer();
  }
}
