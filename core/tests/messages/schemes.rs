//! What is wrong with a scheme.

use serde_json::json;

use crate::wrong::{expect, open, scheme};

#[test]
fn of_schemes() {
    expect(&[
        (
            open(&scheme(|scheme| scheme["algorithm"] = json!("md5"))),
            "the scheme is not valid at `/algorithm`: expected one of `hmac-sha256`, `hmac-sha512`, `hmac-sha384`, \
             `hmac-sha1`, `ed25519`, `ecdsa-p256`, `ecdsa-p256-der`, `rsa-pkcs1-sha256`, `rsa-pss-sha256`, `token`, \
             found \"md5\"",
        ),
        (
            open(&scheme(|scheme| scheme["secret"] = json!("hunter2"))),
            "the scheme is not valid at `/secret`: expected one of `utf8`, `base64`, `hex`, `public-key`, found a \
             string",
        ),
        (
            open(&scheme(|scheme| scheme["name"] = json!(7))),
            "the scheme is not valid at `/name`: expected a string, found a number",
        ),
        (
            open(&scheme(|scheme| scheme["colour"] = json!("blue"))),
            "the scheme is not valid at `/colour`: there is no such field: expected `name`, `algorithm`, \
             `signature`, `timestamp`, `id`, `signedContent`, `secret`, `bodySigned`, `single`, `otherNames`, \
             `envelope`, `$schema`",
        ),
        (
            open(&scheme(|scheme| drop(scheme.as_object_mut().unwrap().remove("signature")))),
            "the scheme is not valid at its top level: the field `signature` is missing",
        ),
        (
            open(&scheme(|scheme| scheme["timestamp"] = json!({ "header": "T", "toleranceSeconds": 1.5 }))),
            "the scheme is not valid at `/timestamp/toleranceSeconds`: expected a whole number of 0 or more, \
             found 1.5",
        ),
        (
            open(&scheme(|scheme| scheme["signedContent"] = json!(["timestamp", "body"]))),
            "the scheme is not valid at `/signedContent/0`: the timestamp is signed but has no source: add \
             `timestamp`",
        ),
        (
            open(&scheme(|scheme| scheme["signedContent"] = json!(["Body"]))),
            "the scheme is not valid at `/signedContent/0`: expected one of `timestamp`, `id`, `body`, `method`, \
             `url`, `unescapedUrl`, `path`, `query`, `target`, `{ \"literal\": … }`, `{ \"header\": … }`, \
             `{ \"json\": … }`, `{ \"form\": … }`, `{ \"bodyHash\": … }`, `{ \"query\": … }`, `sortedForm`, \
             `{ \"sortedForm\": … }`, `snsFields`, `sender`, `braintreePayload`, \
             `{ \"contentfulRequest\": … }`, `{ \"plivoRequest\": … }`, found \"Body\"",
        ),
        (
            open(&scheme(|scheme| scheme["signature"]["header"] = json!({ "\0": "a function" }))),
            "the scheme is not valid at `/signature/header`: expected a string, found a function",
        ),
        (
            open(&json!({ "provider": [], "secrets": "a secret" })),
            "the scheme is not valid at its top level: expected a provider's name or a scheme, found an array",
        ),
    ]);
}
