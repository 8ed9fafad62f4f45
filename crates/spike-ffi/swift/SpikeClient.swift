// A host of spike-ffi on URLSession: all that a Swift program needs besides the generated bindings.

import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends calls. Shared by all tasks, like its engine.
final class SpikeClient: Sendable {
    private let engine: Engine
    private let attempts = Attempts()
    private let start = ProcessInfo.processInfo.systemUptime

    init(_ engine: Engine) {
        self.engine = engine
    }

    /// Makes a call. `parameters` is a JSON object. Throws a `SpikeError`, or `CancellationError`.
    func call(_ caller: Caller, _ operation: String, _ parameters: String = "{}") async throws -> Answer {
        let exchange = try engine.begin(caller: caller, operation: operation, parameters: parameters)
        while true {
            let outcome: Outcome
            switch try exchange.poll(now: now()) {
            case .done(let answer):
                return answer
            case .send(let request):
                outcome = try await attempts.send(request)
            case .sleep(let duration):
                try await Task.sleep(nanoseconds: UInt64(duration * 1e9))
                outcome = .slept
            case .waitForLogin(let timeout):
                try await waitForLogin(exchange, timeout)
                outcome = .waited
            case .load:
                outcome = .loaded(token: nil)
            case .store:
                outcome = .stored
            }
            try exchange.handle(outcome: outcome, now: now())
        }
    }

    private func now() -> Now {
        Now(elapsed: ProcessInfo.processInfo.systemUptime - start, wall: Date())
    }

    /// On a thread of its own: the generated code cannot cancel the async method, which a timeout would have to.
    private func waitForLogin(_ exchange: Exchange, _ timeout: TimeInterval?) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (next: CheckedContinuation<Void, Error>) in
                Thread.detachNewThread {
                    next.resume(with: Result { _ = try exchange.waitForLoginBlocking(timeout: timeout) })
                }
            }
        } onCancel: {
            try? exchange.cancel()
        }
        try Task.checkCancellation()
    }
}

/// One request and its response.
private final class Attempt {
    let request: HttpRequest
    let next: CheckedContinuation<Outcome, Never>
    var reader: ResponseReader?
    var hasEnough = false
    var isLate = false

    init(_ request: HttpRequest, _ next: CheckedContinuation<Outcome, Never>) {
        self.request = request
        self.next = next
    }
}

/// The attempts that are running, by the number of their task. URLSession calls the methods one after the other, on its
/// queue.
private final class Attempts: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private let queue = OperationQueue()
    private var running: [Int: Attempt] = [:]
    private(set) lazy var session = URLSession(configuration: settings, delegate: self, delegateQueue: queue)
    private let settings = URLSessionConfiguration.ephemeral

    override init() {
        settings.httpCookieStorage = nil
        settings.urlCache = nil
        settings.urlCredentialStorage = nil
        queue.maxConcurrentOperationCount = 1
    }

    func send(_ request: HttpRequest) async throws -> Outcome {
        var sent = URLRequest(url: URL(string: request.url())!)
        sent.httpMethod = request.method()
        request.headers().forEach { sent.addValue($0.value, forHTTPHeaderField: $0.name) }
        sent.httpBody = request.hasBody() ? request.body() : nil
        // That of URLSession is for each read.
        sent.timeoutInterval = 86_400
        let task = session.dataTask(with: sent)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { next in
                queue.addOperation {
                    let attempt = Attempt(request, next)
                    self.running[task.taskIdentifier] = attempt
                    task.resume()
                    guard let timeout = request.timeout() else { return }
                    DispatchQueue.global().asyncAfter(deadline: .now() + timeout) {
                        self.queue.addOperation { attempt.isLate = true }
                        task.cancel()
                    }
                }
            }
        } onCancel: {
            task.cancel()
        }
        try Task.checkCancellation()
        return outcome
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
                    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void) {
        if let attempt = running[dataTask.taskIdentifier], let response = response as? HTTPURLResponse {
            // URLSession has decompressed the body already, and cannot be told not to.
            let fields = response.allHeaderFields.map { Header(name: "\($0)", value: "\($1)") }
                .filter { !["content-encoding", "content-length"].contains($0.name.lowercased()) }
            attempt.reader = attempt.request.beginResponse(status: UInt16(response.statusCode), headers: fields)
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let attempt = running[dataTask.taskIdentifier], !attempt.hasEnough else { return }
        if let reader = attempt.reader, !reader.push(chunk: data) {
            attempt.hasEnough = true
            dataTask.cancel()
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
                    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
        guard let attempt = running.removeValue(forKey: task.taskIdentifier) else { return }
        if let reader = attempt.reader, error == nil || attempt.hasEnough {
            attempt.next.resume(returning: .answered(response: reader.finish()))
        } else {
            attempt.next.resume(returning: .failed(kind: attempt.isLate ? .timeout : kind(error), detail: nil))
        }
    }
}

/// The kinds decide whether the core sends the request again.
private func kind(_ error: Error?) -> TransportErrorKind {
    switch (error as? URLError)?.code {
    case .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed, .notConnectedToInternet, .secureConnectionFailed:
        return .connect
    case .serverCertificateHasBadDate, .serverCertificateUntrusted, .serverCertificateHasUnknownRoot,
         .serverCertificateNotYetValid:
        return .tls
    case .timedOut:
        return .timeout
    case .badServerResponse, .cannotParseResponse, .cannotDecodeContentData, .cannotDecodeRawData:
        return .invalidResponse
    default:
        return .interrupted
    }
}
