//! A receiver of webhooks: it answers what it was told to, and passes on what it heard.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::thread;

use serde_json::Value;

/// A request, its head in lower case but for the values.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) first: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(own, _)| own == name);
        let (_, value) = found.next().expect("the header");
        assert!(found.next().is_none(), "{name} stands twice");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    heard: Channel<Heard>,
}

impl Receiver {
    /// Answers the requests with these statuses in turn, and 200 after them. 0 is silence, 1 the end of the
    /// connection.
    pub(crate) fn answering(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let (sender, heard) = channel();
        let statuses = statuses.to_vec();
        let mut statuses = statuses.into_iter();
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let status = statuses.next().unwrap_or(200);
                silent.extend(serve(stream.expect("a connection"), status, &sender));
            }
        });
        Self { url, heard }
    }

    pub(crate) fn next(&self) -> Heard {
        self.heard.recv().expect("a request")
    }

    /// Everything that came since the last look.
    pub(crate) fn all(&self) -> Vec<Heard> {
        self.heard.try_iter().collect()
    }
}

/// Reads a request and answers; the connection, if it is to stay open and silent.
fn serve(stream: TcpStream, status: u16, sender: &Sender<Heard>) -> Option<TcpStream> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end() {
            "" => break,
            text => lines.push(text.to_owned()),
        }
    }
    let headers: Vec<(String, String)> = lines
        .iter()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut heard = Heard {
        first: lines.first()?.clone(),
        headers,
        body: Vec::new(),
    };
    heard.body = vec![0; heard.header("content-length").parse().expect("a length")];
    reader.read_exact(&mut heard.body).expect("a body");
    let _ = sender.send(heard);
    let mut stream = reader.into_inner();
    match status {
        0 => return Some(stream),
        1 => {}
        _ => {
            let answer = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    }
    None
}
