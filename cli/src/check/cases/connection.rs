//! What happens to requests on their way: cut off, slow, too large, left alone, of another method.

use std::time::{Duration, Instant};

use hookseal::provider::HandshakeMethod;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use super::super::report::Outcome;
use super::super::run::{Run, described};
use crate::clock::now;
use crate::failure::Failure;
use crate::sender::Request;
use crate::target::Target;

/// By when a connection is closed that its sender has ended.
const CLOSING: Duration = Duration::from_secs(5);

pub(super) async fn all(run: &mut Run<'_>) -> Result<(), Failure> {
    sender_gone(run).await?;
    cut_off(run).await?;
    slow(run).await?;
    held_up(run).await?;
    large(run).await?;
    too_large(run).await?;
    methods(run).await
}

/// Whoever hangs up without waiting for the answer tries again: the effect still happens once.
async fn sender_gone(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let request = run.event()?;
    if let Ok(mut stream) = run.target.connect(run.limit()).await {
        let _ = stream.write_all(&head(&run.target.of(&request), &request, request.body.len() as u64)).await;
        let _ = stream.write_all(&request.body).await;
        let _ = stream.flush().await;
        // Long enough for handling to have begun, too short for it to be slow and done.
        sleep(Duration::from_millis(100)).await;
    }
    let answer = run.retry(&request).await;
    let hint = |problem| format!("{problem}, after a sender that hung up: let handling outlive the request");
    let problem = run.problem(&answer).map(hint);
    run.add("sender-gone", start, Outcome::of(problem));
    let hint = |problem| {
        format!("{problem} after a sender that hung up and tried again: the effect and its mark belong together")
    };
    let problem = run.expect_effects(before, 1).await?.map(hint);
    run.add_counted("sender-gone-handled-once", start, problem);
    Ok(())
}

/// Half a body is no delivery.
async fn cut_off(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let before = run.effects().await?;
    let request = run.event()?;
    let mut problem = None;
    if let Ok(mut stream) = run.target.connect(run.limit()).await {
        let _ = stream.write_all(&head(&run.target.of(&request), &request, request.body.len() as u64)).await;
        let _ = stream.write_all(&request.body[..request.body.len() / 2]).await;
        let _ = stream.shutdown().await;
        problem = match timeout(CLOSING, read_status(&mut stream, CLOSING * 2)).await {
            Ok(Some(status)) if (200..300).contains(&status) => {
                Some(format!("half a body was answered {status}: what is shorter than it says has to be dropped"))
            }
            Ok(_) => None,
            Err(_) => Some(format!(
                "the connection of a sender that ended after half a body was still open {} s later: stop waiting for \
                 what cannot come",
                CLOSING.as_secs()
            )),
        };
    }
    problem =
        problem.or(run.expect_effects(before, 0).await?.map(|problem| format!("half a body had effects: {problem}")));
    let whole = run.deliver(&request).await;
    let problem =
        problem.or_else(|| run.problem(&whole).map(|problem| format!("{problem}, after half of it had come first")));
    run.add("cut-off", start, Outcome::of(problem));
    Ok(())
}

/// A body that comes in pieces is one body.
async fn slow(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let request = run.event()?;
    let mut problem = Some("the connection ended".to_owned());
    if let Ok(mut stream) = run.target.connect(run.limit()).await {
        let _ = stream.write_all(&head(&run.target.of(&request), &request, request.body.len() as u64)).await;
        for piece in request.body.chunks(request.body.len().div_ceil(5).max(1)) {
            let _ = stream.write_all(piece).await;
            let _ = stream.flush().await;
            sleep(Duration::from_millis(100)).await;
        }
        let status = read_status(&mut stream, run.limit()).await;
        problem = match status {
            Some(status) if run.facts.accepts(status) => None,
            Some(status) => Some(format!("a body that came in five pieces was answered {status}: read all of it")),
            None => Some("a body that came in five pieces was not answered".to_owned()),
        };
    }
    run.add("slow-body", start, Outcome::of(problem));
    Ok(())
}

/// Who takes his time with a body holds up nobody else.
async fn held_up(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let slow = run.event()?;
    let mut stream = run.target.connect(run.limit()).await.ok();
    if let Some(stream) = &mut stream {
        let _ = stream.write_all(&head(&run.target.of(&slow), &slow, slow.body.len() as u64)).await;
        let _ = stream.write_all(&slow.body[..slow.body.len() / 2]).await;
        let _ = stream.flush().await;
    }
    let request = run.event()?;
    let limit = run.limit().min(Duration::from_secs(10));
    let answer = run.target.deliver(&request, limit).await;
    run.note(&answer);
    drop(stream);
    let hint = |problem| {
        format!("{problem}, while another sender had sent half a body: serve more than one connection at a time")
    };
    let problem = run.problem(&answer).map(hint);
    run.add("held-up", start, Outcome::of(problem));
    Ok(())
}

/// The largest body that the provider sends, where it says so.
async fn large(run: &mut Run<'_>) -> Result<(), Failure> {
    let Some(size) = run.facts.max_body_bytes.and_then(|size| usize::try_from(size).ok()) else { return Ok(()) };
    let start = Instant::now();
    let request = run.sample.another().of_length(size).request(&run.sender, now())?;
    let answer = run.deliver(&request).await;
    let hint = |problem| format!("{problem}: its body has {size} bytes, which is what this provider sends at most");
    let problem = run.problem(&answer).map(hint);
    run.add("largest-body", start, Outcome::of(problem));
    Ok(())
}

/// A stranger's body of 64 MiB is refused before it is in memory.
async fn too_large(run: &mut Run<'_>) -> Result<(), Failure> {
    const SIZE: u64 = 64 << 20;
    const PIECE: usize = 64 << 10;
    let start = Instant::now();
    let request = run.event()?;
    let mut sent = 0;
    let mut status = None;
    if let Ok(stream) = run.target.connect(run.limit()).await {
        let (mut reader, mut writer) = tokio::io::split(stream);
        let exchange = async {
            writer.write_all(&head(&run.target.of(&request), &request, SIZE)).await.ok()?;
            let piece = vec![b' '; PIECE];
            let mut first = [0; 512];
            while sent < SIZE {
                // No byte more than was said: it would begin another request.
                let left = usize::try_from(SIZE - sent).unwrap_or(PIECE).min(PIECE);
                tokio::select! {
                    biased;
                    read = reader.read(&mut first) => return parsed_status(&first[..read.unwrap_or_default()]),
                    written = writer.write(&piece[..left]) => match written {
                        Ok(count) => sent += count as u64,
                        // The other side has closed, and may have said why.
                        Err(_) => return read_status(&mut reader, Duration::from_secs(1)).await,
                    },
                }
            }
            read_status(&mut reader, Duration::from_secs(5)).await
        };
        status = timeout(run.limit().max(Duration::from_secs(20)), exchange).await.ok().flatten();
    }
    let problem = match status {
        Some(status) if (200..300).contains(&status) => Some(format!("64 MiB were answered {status}")),
        Some(status) if status >= 500 && status != 503 => Some(format!("64 MiB were answered {status}: answer 413")),
        // Express reads what it drops to its end, and says so then.
        _ if sent >= SIZE && status != Some(413) => {
            Some("64 MiB of a stranger were read to the end: stop at a limit, and answer 413".to_owned())
        }
        _ => None,
    };
    run.add("size-limit", start, Outcome::of(problem));
    Ok(())
}

/// What is no POST is refused; a GET also where it is signed.
async fn methods(run: &mut Run<'_>) -> Result<(), Failure> {
    let start = Instant::now();
    let handshakes = run.known.provider.map_or(&[][..], |provider| provider.handshakes);
    let is_asked = handshakes.iter().any(|asked| asked.method == HandshakeMethod::Get);
    let bare = Request { headers: Vec::new(), body: Vec::new(), query: None };
    let genuine = run.event()?;
    let mut problem = None;
    for (method, request, what) in [
        ("GET", &bare, "GET"),
        // It may come from a link or a cache, and is not to change anything. A signed PUT does no harm.
        ("GET", &genuine, "GET with a genuine delivery"),
        ("PUT", &bare, "PUT"),
        ("DELETE", &bare, "DELETE"),
    ] {
        if is_asked && what == "GET" {
            continue;
        }
        let answer = run.target.of(request).request(method, &request.headers, &request.body, run.limit()).await;
        run.look(&answer, method);
        problem = problem.or(match &answer {
            Ok(answer) if (400..500).contains(&answer.status) || answer.status == 501 => None,
            Ok(answer) => Some(format!("{what} was answered {}: answer 405", described(answer))),
            Err(error) => Some(format!("{what}: {error}")),
        });
    }
    run.add("method", start, Outcome::of(problem));
    Ok(())
}

/// The start of a request with a body of this length.
fn head(target: &Target, request: &Request, length: u64) -> Vec<u8> {
    let mut text =
        format!("POST {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\n", target.path(), target.authority());
    for (name, value) in &request.headers {
        text.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// The status of an answer; nothing where none comes.
async fn read_status(stream: &mut (impl AsyncRead + Unpin), limit: Duration) -> Option<u16> {
    let mut bytes = Vec::new();
    let read = async {
        let mut piece = [0; 512];
        while bytes.len() < 13 {
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(count) => bytes.extend_from_slice(&piece[..count]),
            }
        }
    };
    let _ = timeout(limit, read).await;
    parsed_status(&bytes)
}

/// Of `HTTP/1.1 413 …`.
fn parsed_status(bytes: &[u8]) -> Option<u16> {
    std::str::from_utf8(bytes.get(..12)?).ok()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()
}
