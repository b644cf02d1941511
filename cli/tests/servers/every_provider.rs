//! Every built-in provider on the desk: what it sends is what a receiver takes, event by event.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Uri};
use hookseal::{Delivery, Options, PROVIDERS, Webhook};
use serde_json::{Value, json};

use crate::processes::{Running, ask, folder, until};

/// What came, with its URL.
type Came = Arc<Mutex<Vec<(String, HeaderMap, Bytes)>>>;

async fn receiver() -> (String, Came) {
    let came = Came::default();
    let kept = came.clone();
    let app = Router::new().fallback(move |uri: Uri, headers: HeaderMap, body: Bytes| {
        kept.lock().unwrap().push((uri.to_string(), headers, body));
        std::future::ready(())
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (format!("http://{address}"), came)
}

fn desk(folder: &std::path::Path) -> Running {
    let database = folder.join("desk.db");
    Running::start(&["desk", "--port", "0", "--database", database.to_str().unwrap()], &[])
}

/// What a webhook is given: one text, or several.
fn texts(secret: &Value) -> Vec<String> {
    let several = secret.as_array().map_or(std::slice::from_ref(secret), Vec::as_slice);
    several.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// With the secret that the desk has made, of each provider's own form, or the public half of the private key.
#[tokio::test(flavor = "multi_thread")]
async fn every_provider_is_played() {
    let (desk, (url, came)) = (desk(&folder("every-provider")), receiver().await);
    let mut secrets = HashMap::new();
    for provider in PROVIDERS {
        let name = provider.scheme.name();
        let added = json!({ "provider": name, "url": format!("{url}/{name}") });
        let (status, made) = ask(&desk.url, "POST", "/hookseal/endpoints", Some(&added)).await;
        assert_eq!(status, 201, "{name}: {made}");
        // Shown again by the page.
        let (_, shown) = ask(&desk.url, "GET", &format!("/hookseal/endpoints/{}/secret", made["id"]), None).await;
        assert_eq!(shown["secret"], made["secret"], "{name}");
        secrets.insert(name, texts(&made["secret"]));
        let wanted = json!({ "provider": name, "times": 2 });
        assert_eq!(ask(&desk.url, "POST", "/hookseal/events", Some(&wanted)).await.0, 202, "{name}");
    }
    let expected = PROVIDERS.len() * 2;
    assert_eq!(secrets.len(), PROVIDERS.len());
    until(async || came.lock().unwrap().len() >= expected).await;
    let came = came.lock().unwrap();
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let (mut wrong, mut keys) = (Vec::new(), HashSet::new());
    for (target, headers, body) in came.iter() {
        let name = target[1..].split('?').next().unwrap();
        let options = Options::default().url(format!("{url}/{name}"));
        let webhook = Webhook::with_options(name, secrets[name].as_slice(), options).unwrap();
        match webhook.receive(&Delivery::new(body, headers, now).method("POST").url(target)) {
            // One id for all of them would have receivers drop all but the first.
            Ok(event) if !keys.insert(event.deduplication_key.clone()) => {
                wrong.push(format!("{} twice", event.deduplication_key));
            }
            Ok(_) => {}
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert_eq!((wrong, came.len()), (Vec::<String>::new(), expected));
    assert_eq!(desk.interrupt(), Some(0));
}

/// Data of one's own, wherever a provider has them, and what each attempt sent where that is not the delivery's own.
#[tokio::test(flavor = "multi_thread")]
async fn own_data_and_each_attempts_bytes_are_there() {
    let (desk, (url, came)) = (desk(&folder("own-data")), receiver().await);
    let mut attempts = HashMap::new();
    for name in ["realestateapi", "github", "twilio", "mailgun", "pandadoc"] {
        let added = json!({ "provider": name, "url": format!("{url}/{name}") });
        assert_eq!(ask(&desk.url, "POST", "/hookseal/endpoints", Some(&added)).await.0, 201, "{name}");
        let wanted = json!({ "provider": name, "data": { "colour": "red" } });
        let (status, made) = ask(&desk.url, "POST", "/hookseal/events", Some(&wanted)).await;
        assert_eq!(status, 202, "{made}");
        let path = format!("/hookseal/deliveries/{}", made["events"][0]["deliveries"][0]);
        until(async || ask(&desk.url, "GET", &path, None).await.1["state"] == "delivered").await;
        attempts.insert(name, ask(&desk.url, "GET", &path, None).await.1["timeline"][0].clone());
    }
    let came = came.lock().unwrap();
    let of = |name: &str| {
        let (target, _, body) = came.iter().find(|(target, ..)| target[1..].starts_with(name)).unwrap();
        (target.clone(), String::from_utf8(body.to_vec()).unwrap())
    };
    let json_of = |name: &str| serde_json::from_str::<Value>(&of(name).1).unwrap();
    assert_eq!(json_of("realestateapi")["data"], json!({ "colour": "red" }));
    assert_eq!(json_of("github"), json!({ "colour": "red" }));
    assert_eq!(of("twilio").1, "colour=red");
    assert_eq!(attempts["realestateapi"]["body"], Value::Null);
    assert_eq!(attempts["mailgun"]["body"]["text"], of("mailgun").1);
    assert!(json_of("mailgun")["signature"]["signature"].is_string());
    assert_eq!(attempts["pandadoc"]["url"], format!("{url}{}", of("pandadoc").0));
    assert_eq!(desk.interrupt(), Some(0));
}

/// The variable counts, whenever it was set.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_set_later_is_signed_with() {
    let (folder, (url, came)) = (folder("later-secret"), receiver().await);
    let first = desk(&folder);
    let added = json!({ "provider": "real-estate", "url": url });
    let (_, made) = ask(&first.url, "POST", "/hookseal/endpoints", Some(&added)).await;
    let personal = json!({ "provider": "hospitable", "url": url, "email": "host@example.com" });
    let (_, personal) = ask(&first.url, "POST", "/hookseal/endpoints", Some(&personal)).await;
    assert_eq!(first.interrupt(), Some(0));
    let database = folder.join("desk.db");
    let arguments = ["desk", "--port", "0", "--database", database.to_str().unwrap()];
    let variables = [("REAL_ESTATE_WEBHOOK_SECRET", "set later"), ("HOSPITABLE_WEBHOOK_SECRET", "of the vendor")];
    let second = Running::start(&arguments, &variables);
    let shown = async |id: &Value| {
        ask(&second.url, "GET", &format!("/hookseal/endpoints/{id}/secret"), None).await.1["secret"].clone()
    };
    assert_eq!(shown(&made["id"]).await, "set later");
    assert_eq!(shown(&personal["id"]).await, personal["secret"], "a personal account has its own");
    let wanted = json!({ "provider": "real-estate" });
    assert_eq!(ask(&second.url, "POST", "/hookseal/events", Some(&wanted)).await.0, 202);
    until(async || came.lock().unwrap().len() == 1).await;
    let (target, headers, body) = came.lock().unwrap()[0].clone();
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let webhook = Webhook::new("real-estate", "set later").unwrap();
    webhook.receive(&Delivery::new(&body, &headers, now).url(&target)).unwrap();
    assert_eq!(second.interrupt(), Some(0));
}

/// The file of an earlier version is taken up.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_database_is_brought_up_to_date() {
    let (folder, (url, came)) = (folder("older"), receiver().await);
    let first = desk(&folder);
    let added = json!({ "provider": "mailgun", "url": url });
    assert_eq!(ask(&first.url, "POST", "/hookseal/endpoints", Some(&added)).await.0, 201);
    assert_eq!(first.interrupt(), Some(0));
    let connection = rusqlite::Connection::open(folder.join("desk.db")).unwrap();
    let older = "ALTER TABLE attempts DROP COLUMN url; ALTER TABLE attempts DROP COLUMN body; PRAGMA user_version = 1";
    connection.execute_batch(older).unwrap();
    drop(connection);
    let second = desk(&folder);
    let wanted = json!({ "provider": "mailgun" });
    assert_eq!(ask(&second.url, "POST", "/hookseal/events", Some(&wanted)).await.0, 202);
    until(async || came.lock().unwrap().len() == 1).await;
    assert_eq!(second.interrupt(), Some(0));
}
