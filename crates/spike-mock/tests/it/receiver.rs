//! A webhook receiver that answers as configured, and returns what it received.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::thread;

use serde_json::Value;

/// A request. Header names are in lower case.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) request_line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(own, _)| own == name);
        let (_, value) = found.next().expect("the header");
        assert!(found.next().is_none(), "{name} is duplicated");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    received: Channel<Received>,
}

impl Receiver {
    /// Answers the requests with these statuses in order, then with 200. 0 means no answer, 1 a closed connection.
    pub(crate) fn answering(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let (sender, received) = channel();
        let statuses = statuses.to_vec();
        let mut statuses = statuses.into_iter();
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let status = statuses.next().unwrap_or(200);
                silent.extend(serve(stream.expect("a connection"), status, &sender));
            }
        });
        Self { url, received }
    }

    pub(crate) fn next(&self) -> Received {
        self.received.recv().expect("a request")
    }

    /// All requests since the last call.
    pub(crate) fn all(&self) -> Vec<Received> {
        self.received.try_iter().collect()
    }
}

/// Reads a request and answers. Returns the connection if it has to stay open.
fn serve(stream: TcpStream, status: u16, sender: &Sender<Received>) -> Option<TcpStream> {
    let mut reader = BufReader::new(stream);
    let lines = reader.by_ref().lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let headers = head.iter().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let mut received = Received {
        request_line: head.first()?.clone(),
        headers: headers.collect(),
        body: Vec::new(),
    };
    received.body = vec![0; received.header("content-length").parse().expect("a length")];
    reader.read_exact(&mut received.body).expect("a body");
    let _ = sender.send(received);
    let mut stream = reader.into_inner();
    match status {
        0 => return Some(stream),
        1 => {}
        _ => {
            let answer = format!("HTTP/1.1 {status} Reason\r\nContent-Length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    }
    None
}
