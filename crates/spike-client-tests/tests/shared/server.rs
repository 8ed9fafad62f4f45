//! A tiny HTTP/1.1 server: it says what it was told to say and remembers what it heard.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Receiver<String>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Gives every connection to `serve`.
    pub(crate) fn accepting(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::start(move |stream, _| serve(stream))
    }

    /// Reads requests and lets `answer` write; closes the connection when it returns false.
    pub(crate) fn with(answer: impl Fn(&mut TcpStream) -> bool + Send + Sync + 'static) -> Self {
        Self::start(move |stream, heard| {
            let mut reader = BufReader::new(stream);
            while let Some(request) = read_request(&mut reader) {
                heard(request);
                if !answer(reader.get_mut()) {
                    return;
                }
            }
        })
    }

    /// Answers every request with these bytes and keeps the connection open.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::with(move |stream| stream.write_all(&answer).is_ok())
    }

    /// Reads the request, writes these bytes and closes the connection.
    pub(crate) fn closing_after(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::with(move |stream| stream.write_all(&answer).is_err())
    }

    fn start(serve: impl Fn(TcpStream, &dyn Fn(String)) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::channel();
        let connections = Arc::new(AtomicUsize::new(0));

        let (serve, sender, accepted) =
            (Arc::new(serve), Mutex::new(sender), Arc::clone(&connections));
        thread::spawn(move || {
            for stream in listener.incoming() {
                accepted.fetch_add(1, Ordering::SeqCst);
                let (serve, sender) = (Arc::clone(&serve), sender.lock().unwrap().clone());
                thread::spawn(move || {
                    serve(stream.unwrap(), &|request| {
                        let _ = sender.send(request);
                    });
                });
            }
        });
        Self { url, requests, connections }
    }

    /// The next request, head and body, its head in lower case.
    pub(crate) fn request(&self) -> String {
        self.requests.recv().unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The same server by the name of the certificate.
    #[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
    pub(crate) fn https(&self) -> String {
        self.url.replace("http://127.0.0.1", "https://localhost")
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if reader.read_line(&mut request).ok()? == 0 {
            return None;
        }
    }
    request.make_ascii_lowercase();
    let length = request
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.push_str(std::str::from_utf8(&body).unwrap());
    Some(request)
}
