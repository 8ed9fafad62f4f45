// Scenarios of the Rust clients, through the generated bindings, against the mock server. The environment names it.

import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

setvbuf(stdout, nil, _IOLBF, 0)
let environment = ProcessInfo.processInfo.environment
let userId = environment["SPIKE_USER_ID"]!

var scenarios: [(String, () async throws -> Void)] = [
    ("logs in and queries", logsInAndQueries),
    ("100 tasks log in once", tasksLogInOnce),
    ("a cancelled login lets the next call log in", cancelledLogin),
    ("retries what may be repeated", retries),
    ("an attempt has a time limit", attemptTimeout),
    ("refuses damaged answers", damagedAnswers),
    ("verifies webhooks", webhooks),
    ("a wrong use is an error", wrongUse),
    ("secrets are in no text", secrets),
]
#if !canImport(FoundationNetworking)
// Foundation for Linux (6.0) stops the program when it reads `WWW-Authenticate: Bearer`.
scenarios.append(("a 401 leads to one new login", revokedToken))
#endif
var failed = 0
for (name, scenario) in scenarios {
    do {
        try await control("DELETE", "/requests")
        try await control("DELETE", "/faults")
        try await scenario()
        print("ok    \(name)")
    } catch {
        failed += 1
        print("FAIL  \(name): \(error)")
    }
}
print("\(scenarios.count - failed) passed, \(failed) failed")
exit(failed == 0 ? 0 : 1)

func logsInAndQueries() async throws {
    let (client, user) = try client()
    try check(try await client.call(user, "getUserinfo").json().contains(userId))
    let days = #"{"from_date": "2026-04-13", "to_date": "2026-04-19", "types": ["steps"]}"#
    let answer = try await client.call(user, "getQueriesStatisticsDaily", days)
    try check(try answer.json().components(separatedBy: "\"date\"").count == 8)
    try check(try answer.deviations().isEmpty)
    try check(try await logins() == 1)
}

func tasksLogInOnce() async throws {
    let (client, user) = try client()
    try await fail("/auth/hmac", #""fault": "delay", "delay_ms": 200"#)
    try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<100 {
            group.addTask { try await client.call(user, "getUserinfo") }
        }
        for try await answer in group {
            try check(try answer.json().contains(userId))
        }
    }
    try check(try await logins() == 1)
}

func cancelledLogin() async throws {
    let (client, user) = try client()
    try await fail("/auth/hmac", #""fault": "stall""#)
    let first = Task { try await client.call(user, "getUserinfo") }
    while try await !control("GET", "/requests").contains("/auth/hmac") {}
    let second = Task { try await client.call(user, "getUserinfo") }
    let third = Task { try await client.call(user, "getUserinfo") }
    try await Task.sleep(nanoseconds: 50_000_000)
    third.cancel()
    try check((try? await third.value) == nil)
    first.cancel()
    try check(try await second.value.json().contains(userId))
}

func revokedToken() async throws {
    let (client, user) = try client()
    _ = try await client.call(user, "getUserinfo")
    try await control("POST", "/tokens/revoke")
    try check(try await client.call(user, "getUserinfo").attempts() == 2)
    try check(try await logins() == 2)
}

func retries() async throws {
    let (client, user) = try client()
    for fault in [#""status", "retry_after": "0""#, #""truncated""#] {
        try await fail("/userinfo", "\"fault\": \(fault)")
        let attempts = try await client.call(user, "getUserinfo").attempts()
        try check(attempts == 2, "\(fault): \(attempts)")
    }
}

func attemptTimeout() async throws {
    let (client, user) = try client()
    _ = try await client.call(user, "getUserinfo")
    let hasty = user.withOptions(options: CallOptions(attemptTimeout: 0.2, noRetries: true))
    for fault in ["stall", "stall_in_body"] {
        try await fail("/userinfo", "\"fault\": \"\(fault)\"")
        try check(try await error { try await client.call(hasty, "getUserinfo") }.kind() == .timeout)
    }
}

func damagedAnswers() async throws {
    let (client, user) = try client(EngineOptions(maxAttempts: 1, bodyLimit: 1_000_000))
    try await fail("/userinfo", #""fault": "body", "status": 200, "body": "{\"uid\": 1, ""#)
    let answer = try await client.call(user, "getUserinfo")
    try check(try await error { try answer.json() }.kind() == .decode)
    for (fault, kind) in [
        (#""gzip_bomb", "mebibytes": 64"#, ErrorKind.bodyTooLarge),
        (#""redirect", "status": 302, "location": "http://127.0.0.1:1/""#, .other),
    ] {
        try await fail("/userinfo", "\"fault\": \(fault)")
        let error = try await error { try await client.call(user, "getUserinfo") }
        try check(error.kind() == kind, "\(fault): \(error)")
    }
}

func webhooks() async throws {
    // A signature of these bytes, made the same way as that of a body.
    let signature = try HmacKey(key: "webhook-key-0123456789").sign(userId: "123").exposeSecret()
    let verifier = try WebhookVerifier(keys: ["older-key-0123456789", "webhook-key-0123456789"], bodyLimit: nil)
    let verified = try verifier.verify(body: Data("123".utf8), signatures: [signature])
    try check(verified.keyIndex() == 1)
    for signatures in [[], [signature, signature], ["ä"]] {
        do {
            _ = try verifier.verify(body: Data("123".utf8), signatures: signatures)
            try check(false, "accepted \(signatures)")
        } catch let error as VerifyError {
            try check(error.status() == 401)
        }
    }
}

func wrongUse() async throws {
    let (engine, user) = try engine()
    let now = Now(elapsed: 0, wall: Date())
    let over = try engine.begin(caller: user, operation: "getUserinfo", parameters: "{}")
    // No outcome is due yet.
    try check(try await error { try over.handle(outcome: .slept, now: now) }.kind() == .input)
    _ = try over.poll(now: now)
    // That of another step ends the call.
    try over.handle(outcome: .slept, now: now)
    _ = try await error { try over.poll(now: now) }
    _ = try await error { try over.poll(now: now) }
    let cancelled = try engine.begin(caller: user, operation: "getUserinfo", parameters: "{}")
    try cancelled.cancel()
    try cancelled.cancel()
    try check(try await error { try cancelled.poll(now: now) }.kind() == .input)
    try check(try await error { try await cancelled.waitForLogin() }.kind() == .input)
    try check(try await error { try engine.begin(caller: user, operation: "none", parameters: "{}") }.kind() == .input)
}

func secrets() async throws {
    let (engine, user) = try engine()
    let key = try HmacKey(key: environment["SPIKE_HMAC_KEY"]!)
    let signature = try key.sign(userId: userId)
    let exchange = try engine.begin(caller: user, operation: "getUserinfo", parameters: "{}")
    let step = try exchange.poll(now: Now(elapsed: 0, wall: Date()))
    let texts = [engine, user, key, signature, exchange, step].map { String(reflecting: $0) + String(describing: $0) }
    for text in texts {
        let isClean = ![environment["SPIKE_HMAC_KEY"]!, userId, signature.exposeSecret()].contains(where: text.contains)
        try check(isClean, "a secret in \(text)")
    }
}

struct Failed: Error {
    let what: String
}

func check(_ condition: Bool, _ what: String = "", line: Int = #line) throws {
    if !condition {
        throw Failed(what: "line \(line) \(what)")
    }
}

func error(_ block: () async throws -> Any) async throws -> SpikeError {
    do {
        throw Failed(what: "succeeded: \(try await block())")
    } catch let error as SpikeError {
        return error
    }
}

func engine(_ options: EngineOptions = EngineOptions()) throws -> (Engine, Caller) {
    let engine = try Engine.fromVariables(variables: environment, options: options, seed: 42)
    return (engine, try engine.user(userId: userId))
}

func client(_ options: EngineOptions = EngineOptions()) throws -> (SpikeClient, Caller) {
    let (engine, user) = try engine(options)
    return (SpikeClient(engine), user)
}

/// The control API of the mock.
@discardableResult
func control(_ method: String, _ path: String, _ body: String = "") async throws -> String {
    let origin = environment["SPIKE_BASE_URL"]!.replacingOccurrences(of: "/v3", with: "")
    var request = URLRequest(url: URL(string: "\(origin)/_mock/api\(path)")!)
    request.httpMethod = method
    request.httpBody = body.isEmpty ? nil : Data(body.utf8)
    let (data, response) = try await URLSession.shared.data(for: request)
    let text = String(decoding: data, as: UTF8.self)
    try check((response as! HTTPURLResponse).statusCode == 200, text)
    return text
}

func fail(_ path: String, _ fault: String) async throws {
    try await control("POST", "/faults", #"{"path": "\#(path)", \#(fault)}"#)
}

func logins() async throws -> Int {
    let state = try await control("GET", "/state")
    return Int(state.components(separatedBy: "\"logins\":")[1].prefix { $0.isNumber })!
}
