//! What `PgBouncer` does when it pools transactions: each runs on whichever connection to the server is free.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How many connections to the server there are for each client. Each of its transactions takes the next one.
const SERVERS: usize = 3;

/// Stands before a `PostgreSQL`, until the runtime ends.
pub(crate) struct Pooler {
    pub(crate) port: u16,
    switches: Arc<AtomicU32>,
}

impl Pooler {
    pub(crate) async fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let switches = Arc::new(AtomicU32::new(0));
        let counted = switches.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let counted = counted.clone();
                // Whoever leaves ends it.
                tokio::spawn(async move { relay(client, server, &counted).await.ok() });
            }
        });
        Self { port, switches }
    }

    /// How often a client got another connection.
    pub(crate) fn switches(&self) -> u32 {
        self.switches.load(Ordering::Relaxed)
    }
}

async fn relay(mut client: TcpStream, server: u16, switches: &AtomicU32) -> std::io::Result<()> {
    // The first message of a client has no kind.
    let greeting = rest(&mut client, Vec::new()).await?;
    let mut servers = Vec::new();
    for number in 0..SERVERS {
        let mut connection = TcpStream::connect(("127.0.0.1", server)).await?;
        connection.write_all(&greeting).await?;
        // The client is greeted once.
        until_ready(&mut connection, (number == 0).then_some(&mut client)).await?;
        servers.push(connection);
    }
    let mut current = 0;
    loop {
        let asked = message(&mut client).await?;
        servers[current].write_all(&asked).await?;
        // After a query, or after what belongs together, the server says when it is ready.
        if matches!(asked[0], b'Q' | b'S') && until_ready(&mut servers[current], Some(&mut client)).await? == b'I' {
            current = (current + 1) % SERVERS;
            switches.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Hands over what the server says until it is ready, and gives whether a transaction is open: `I` where none is.
async fn until_ready(server: &mut TcpStream, mut client: Option<&mut TcpStream>) -> std::io::Result<u8> {
    loop {
        let said = message(server).await?;
        if let Some(client) = &mut client {
            client.write_all(&said).await?;
        }
        if said[0] == b'Z' {
            return Ok(said[5]);
        }
    }
}

/// A message: its kind, its length, and the rest.
async fn message(from: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let kind = from.read_u8().await?;
    rest(from, vec![kind]).await
}

async fn rest(from: &mut TcpStream, mut message: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let length = from.read_u32().await?;
    message.extend(length.to_be_bytes());
    let begun = message.len();
    message.resize(begun + length.saturating_sub(4) as usize, 0);
    from.read_exact(&mut message[begun..]).await?;
    Ok(message)
}
