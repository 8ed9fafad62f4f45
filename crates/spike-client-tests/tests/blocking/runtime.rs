//! The blocking client inside an async runtime.

use crate::harness::Subject;
use crate::shared::requests;
use crate::shared::server::Server;

#[test]
fn it_may_be_used_inside_a_runtime() {
    let server = Server::answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let answer = runtime.block_on(async {
        let subject = Subject::at(&server.url);
        subject.send(requests::get(&server.url), requests::LIMITS).unwrap()
    });
    assert_eq!(answer.body(), "ok");
}
