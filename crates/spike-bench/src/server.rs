//! The server of the calls: a process of its own with fixed answers, so that it costs as little as possible.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::bodies;

/// A running server; it stops when this is dropped.
pub struct Server {
    process: Child,
    pub base_url: String,
}

impl Server {
    /// Starts the program `server` that lies beside this one.
    pub fn start() -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("server");
        let mut process = Command::new(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut port = String::new();
        let output = process.stdout.take().context("the server has no output")?;
        BufReader::new(output).read_line(&mut port)?;
        Ok(Self { process, base_url: format!("http://127.0.0.1:{}/v3", port.trim()) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until the end of standard input, so that it never outlives its parent.
pub fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?.port());
        let answers = [answer(&bodies::login()), answer(bodies::USER_INFO)];
        let answers: &'static [Vec<u8>; 2] = Box::leak(Box::new(answers));
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(async move {
                let _ = connection(stream, answers).await;
            });
        }
    })
}

fn answer(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Answers the requests of a connection, one after the other. A POST is a login.
async fn connection(mut stream: TcpStream, answers: &[Vec<u8>; 2]) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(8 * 1024);
    loop {
        while !is_complete(&buffer) {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        }
        let answer = &answers[usize::from(!buffer.starts_with(b"POST"))];
        buffer.clear();
        stream.write_all(answer).await?;
    }
}

/// Whether this is a whole request: a head, and the end of an object if it has a body.
fn is_complete(request: &[u8]) -> bool {
    if request.starts_with(b"POST") {
        request.ends_with(b"}")
    } else {
        request.ends_with(b"\r\n\r\n")
    }
}
