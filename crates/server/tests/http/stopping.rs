//! Graceful stop: running requests finish, new ones are not accepted.

use crate::support::TestApp;
use rolecall_server::http::serve::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

#[tokio::test]
async fn stopping_finishes_running_requests_and_accepts_no_others() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, app.router(), app.app.config.clone(), async move { _ = stopped.await }));

    let mut begun = TcpStream::connect(address).await.unwrap();
    let head = "POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\
        expect: 100-continue\r\n\r\n";
    begun.write_all(head.as_bytes()).await.unwrap();
    // The server sends 100 Continue: the request is in progress.
    let mut word = [0; 25];
    begun.read_exact(&mut word).await.unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    // An idle connection does not delay the stop.
    let mut silent = TcpStream::connect(address).await.unwrap();

    stop.send(()).unwrap();
    begun.write_all(b"{}").await.unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("\"required\""), "{answer}");
    server.await.unwrap();
    assert_eq!(silent.read(&mut [0]).await.unwrap_or(0), 0);
    assert!(TcpStream::connect(address).await.is_err());
}
