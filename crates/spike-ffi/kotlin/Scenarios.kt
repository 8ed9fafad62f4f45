// The scenarios of the Rust clients, through the generated bindings, on the JVM, against the mock server.
//
// `cargo xtask ci kotlin` runs them. The environment names the mock, as for the other clients: SPIKE_BASE_URL, ...

package spike.host

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration
import java.time.Instant
import java.util.concurrent.Executors
import java.util.concurrent.Future
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import kotlin.concurrent.thread
import kotlin.system.exitProcess
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import uniffi.spike.AccessToken
import uniffi.spike.CallOptions
import uniffi.spike.Caller
import uniffi.spike.Engine
import uniffi.spike.EngineOptions
import uniffi.spike.ErrorKind
import uniffi.spike.Exchange
import uniffi.spike.HmacKey
import uniffi.spike.Now
import uniffi.spike.Outcome
import uniffi.spike.SpikeException
import uniffi.spike.Step
import uniffi.spike.VerifyException
import uniffi.spike.WebhookVerifier
import uniffi.spike.operations

private val environment = System.getenv()
private val key = environment.getValue("SPIKE_HMAC_KEY")
private val userId = environment.getValue("SPIKE_USER_ID")

fun main() {
    val scenarios: Map<String, () -> Unit> = linkedMapOf(
        "logs in and queries" to ::logsInAndQueries,
        "100 threads log in once" to ::threadsLogInOnce,
        "100 coroutines log in once" to ::coroutinesLogInOnce,
        "a cancelled login lets the next call log in" to ::cancelledLogin,
        "a 401 leads to one new login" to ::revokedToken,
        "a second 401 is final" to ::secondUnauthorized,
        "retries after the pause that the server asks for" to ::retryAfter,
        "retries an interrupted answer" to ::interrupted,
        "the deadline ends the retries" to ::deadline,
        "an attempt has a time limit" to ::attemptTimeout,
        "keeps unknown values" to ::unknownValues,
        "refuses damaged answers" to ::damagedAnswers,
        "verifies webhooks" to ::webhooks,
        "a wrong use is an exception" to ::wrongUse,
        "an exchange used by two threads is safe" to ::twoThreads,
        "secrets are in no text" to ::secrets,
    )
    var failed = 0
    for ((name, scenario) in scenarios) {
        Mock.reset()
        try {
            scenario()
            println("ok    $name")
        } catch (failure: Throwable) {
            failed += 1
            println("FAIL  $name: ${failure.stackTraceToString().lines().take(6).joinToString("\n        ")}")
        }
    }
    println("${scenarios.size - failed} passed, $failed failed")
    exitProcess(if (failed == 0) 0 else 1)
}

private fun logsInAndQueries() {
    val (client, user) = client()
    check(userId in client.call(user, "getUserinfo").json())
    val days = """{"from_date": "2026-04-13", "to_date": "2026-04-19", "types": ["steps"]}"""
    val answer = client.call(user, "getQueriesStatisticsDaily", days)
    equal(7, Regex("\"date\"").findAll(answer.json()).count())
    equal(emptyList<Any>(), answer.deviations())
    equal(1, Mock.logins())
    check(operations().any { it.id == "getQueriesSleeps" && it.name == "GET /queries/sleeps" })
}

private fun threadsLogInOnce() {
    val (client, user) = client()
    Mock.fail("/auth/hmac", """"fault": "delay", "delay_ms": 200""")
    val pool = Executors.newFixedThreadPool(100)
    val calls = List(100) { pool.submit<Boolean> { userId in client.call(user, "getUserinfo").json() } }
    check(calls.all(Future<Boolean>::get))
    pool.shutdown()
    equal(1, Mock.logins())
}

private fun coroutinesLogInOnce() = runBlocking {
    val (client, user) = client()
    Mock.fail("/auth/hmac", """"fault": "delay", "delay_ms": 200""")
    val calls = List(100) { async { userId in client.await(user, "getUserinfo").json() } }
    check(calls.awaitAll().all { it })
    equal(1, Mock.logins())
}

private fun cancelledLogin() = runBlocking {
    val (client, user) = client()
    Mock.fail("/auth/hmac", """"fault": "stall"""")
    val first = async(Dispatchers.IO) { client.await(user, "getUserinfo") }
    while (Mock.requests("/auth/hmac") == 0) delay(10)
    val second = async(Dispatchers.IO) { client.await(user, "getUserinfo") }
    delay(50)
    check(second.isActive)
    first.cancelAndJoin()
    check(userId in second.await().json())
}

private fun revokedToken() {
    val (client, user) = client()
    client.call(user, "getUserinfo")
    Mock.send("POST", "/tokens/revoke")
    equal(2u, client.call(user, "getUserinfo").attempts())
    equal(2, Mock.logins())
}

private fun secondUnauthorized() {
    val (client, user) = client()
    Mock.fail("/userinfo", """"fault": "status", "status": 401, "times": null""")
    equal(ErrorKind.UNAUTHORIZED, failure { client.call(user, "getUserinfo") }.kind())
    equal(2, Mock.requests("/userinfo"))
    equal(2, Mock.logins())
}

private fun retryAfter() {
    val clock = ManualClock()
    val (client, user) = client(clock = clock)
    Mock.fail("/userinfo", """"fault": "status", "status": 429, "retry_after": "7"""")
    val answer = client.call(user, "getUserinfo")
    equal(2u, answer.attempts())
    check(clock.slept in Duration.ofSeconds(7)..Duration.ofSeconds(9)) { "slept ${clock.slept}" }
}

private fun interrupted() {
    val (client, user) = client(clock = ManualClock())
    Mock.fail("/userinfo", """"fault": "truncated"""")
    equal(2u, client.call(user, "getUserinfo").attempts())
    Mock.fail("/userinfo", """"fault": "truncated"""")
    equal(2u, runBlocking { client.await(user, "getUserinfo") }.attempts())
}

private fun deadline() {
    val clock = ManualClock()
    val options = EngineOptions(maxAttempts = 1000u, deadline = Duration.ofSeconds(20))
    val (client, user) = client(options, clock)
    Mock.fail("/userinfo", """"fault": "status", "status": 503, "times": null""")
    val error = failure { client.call(user, "getUserinfo") }
    equal(ErrorKind.SERVER, error.kind())
    check(error.isTransient() && error.attempts() in 3u..999u) { error }
    check(clock.slept in Duration.ofSeconds(5)..Duration.ofSeconds(20)) { "slept ${clock.slept}" }
}

private fun attemptTimeout() {
    val (client, user) = client()
    client.call(user, "getUserinfo")
    val hasty = user.withOptions(CallOptions(attemptTimeout = Duration.ofMillis(200), noRetries = true))
    for (fault in listOf("stall", "stall_in_body")) {
        Mock.fail("/userinfo", """"fault": "$fault", "times": 2""")
        equal(ErrorKind.TIMEOUT, failure { client.call(hasty, "getUserinfo") }.kind())
        equal(ErrorKind.TIMEOUT, failure { runBlocking { client.await(hasty, "getUserinfo") } }.kind())
    }
}

private fun unknownValues() {
    val (client, user) = client()
    val body = """{"uid": "1", "application_id": 9999, "application_user_id": "$userId", "new_member": 0.10,
        "integrated_providers": [{"provider_slug": "new_ring", "is_integration_broken": false, "provider_integration_id": 1,
        "created_at": "2026-05-01T00:00:00Z"}]}"""
    Mock.fail("/userinfo", """"fault": "body", "status": 200, "body": ${quoted(body)}""")
    val answer = client.call(user, "getUserinfo")
    check("new_ring" in answer.json() && "new_member" in answer.json()) { answer.json() }
}

private fun damagedAnswers() {
    val (client, user) = client(EngineOptions(maxAttempts = 1u, bodyLimit = 1_000_000u))
    Mock.fail("/userinfo", """"fault": "body", "status": 200, "body": "{\"uid\": 1, """")
    val answer = client.call(user, "getUserinfo")
    equal(ErrorKind.DECODE, failure { answer.json() }.kind())
    for ((fault, kind) in listOf(
        """"broken_gzip"""" to ErrorKind.INVALID_RESPONSE,
        """"gzip_bomb", "mebibytes": 64""" to ErrorKind.BODY_TOO_LARGE,
        """"redirect", "status": 302, "location": "http://127.0.0.1:1/"""" to ErrorKind.OTHER,
    )) {
        Mock.fail("/userinfo", """"fault": $fault""")
        val error = failure { client.call(user, "getUserinfo") }
        check(error.kind() == kind) { "$fault: ${error.kind()}: $error" }
    }
    equal(ErrorKind.INPUT, failure { client.call(user, "getQueriesSleeps", "{\"from\": 1}") }.kind())
}

private fun webhooks() {
    val webhookKey = "webhook-key-0123456789"
    val verifier = WebhookVerifier(listOf("older-key-0123456789", webhookKey), null)
    val body = """[{"event_type": "record_change", "application_user_id": "$userId"}]""".toByteArray()
    val mac = Mac.getInstance("HmacSHA256").apply { init(SecretKeySpec(webhookKey.toByteArray(), "HmacSHA256")) }
    val signature = mac.doFinal(body).joinToString("") { "%02x".format(it) }
    val verified = verifier.verify(body, listOf(signature))
    equal(1u, verified.keyIndex())
    check(userId in verified.delivery().json())
    for (signatures in listOf(emptyList(), listOf(signature, signature), listOf("ä"), listOf("0".repeat(64)))) {
        try {
            verifier.verify(body, signatures)
            error("accepted $signatures")
        } catch (refused: VerifyException) {
            equal(401.toUShort(), refused.status())
        }
    }
}

private fun wrongUse() {
    val (engine, user) = engine()
    val over = engine.begin(user, "getUserinfo", "{}")
    // No outcome is due yet.
    equal(ErrorKind.INPUT, failure { over.handle(Outcome.Slept, SystemClock.now()) }.kind())
    check(over.poll(SystemClock.now()) is Step.Send)
    // That of another step ends the call.
    over.handle(Outcome.Slept, SystemClock.now())
    failure { over.poll(SystemClock.now()) }
    failure { over.poll(SystemClock.now()) }
    val cancelled = engine.begin(user, "getUserinfo", "{}")
    check(cancelled.poll(SystemClock.now()) is Step.Send)
    cancelled.cancel()
    cancelled.cancel()
    equal(ErrorKind.INPUT, failure { cancelled.poll(SystemClock.now()) }.kind())
    equal(ErrorKind.INPUT, failure { cancelled.handle(Outcome.Slept, SystemClock.now()) }.kind())
    equal(ErrorKind.INPUT, failure { engine.begin(user, "getNothing", "{}") }.kind())
    equal(ErrorKind.INPUT, failure { engine.begin(user, "getUserinfo", "[") }.kind())
    // A response that is reported twice.
    val exchange = engine.begin(user, "getUserinfo", "{}")
    val login = (exchange.poll(SystemClock.now()) as Step.Send).request
    val response = login.beginResponse(400u, emptyList()).finish()
    exchange.handle(Outcome.Answered(response), SystemClock.now())
    failure { exchange.handle(Outcome.Answered(response), SystemClock.now()) }
    // One that belongs to another exchange.
    val (another, them) = engine()
    val other = another.begin(them, "getUserinfo", "{}")
    check(other.poll(SystemClock.now()) is Step.Send)
    equal(ErrorKind.INPUT, failure { other.handle(Outcome.Answered(response), SystemClock.now()) }.kind())
    other.destroy()
    exchange.destroy()
    exchange.destroy()
    try {
        exchange.operation()
        error("used after it was destroyed")
    } catch (expected: IllegalStateException) {
        // Of the generated code.
    }
}

private fun twoThreads() {
    val (engine, user) = engine()
    repeat(200) { round ->
        val exchange = engine.begin(user, "getUserinfo", "{}")
        val uses: List<(Exchange) -> Unit> = listOf(
            { it.poll(SystemClock.now()) },
            { it.handle(Outcome.Waited, SystemClock.now()) },
            { it.waitForLoginBlocking(Duration.ofMillis(1)) },
            { if (round % 2 == 0) it.cancel() else it.destroy() },
        )
        val unexpected = mutableListOf<Throwable>()
        val threads = uses.map { use ->
            thread {
                repeat(20) {
                    try {
                        use(exchange)
                    } catch (expected: SpikeException) {
                        // In use, or over.
                    } catch (failure: Throwable) {
                        // What the generated code throws once the exchange is destroyed.
                        if (failure !is IllegalStateException || round % 2 == 0) synchronized(unexpected) { unexpected += failure }
                    }
                }
            }
        }
        threads.forEach(Thread::join)
        equal(emptyList<Throwable>(), unexpected)
        exchange.destroy()
    }
}

private fun secrets() {
    val (engine, user) = engine()
    val hmacKey = HmacKey(key)
    val signature = hmacKey.sign(userId)
    val token = AccessToken("e30.secret-token.c2ln")
    val exchange = engine.begin(user, "getUserinfo", "{}")
    val step = exchange.poll(SystemClock.now()) as Step.Send
    Mock.fail("/auth/hmac", """"fault": "status", "status": 403""")
    val (client, other) = client()
    val error = failure { client.call(other, "getUserinfo") }
    val texts = listOf(engine, user, hmacKey, signature, token, exchange, step, step.request, Outcome.Loaded(token),
        Step.Store("key", token, null), error, error.stackTraceToString()).map(Any::toString)
    val secrets = listOf(key, userId, signature.exposeSecret(), token.exposeSecret())
    for (text in texts) {
        check(secrets.none { it in text }) { "a secret in: $text" }
    }
}

/** Time that passes only while the client sleeps. */
private class ManualClock : Clock {
    var slept: Duration = Duration.ZERO

    override fun now() = Now(slept, Instant.now())

    override fun sleep(duration: Duration) {
        slept += duration
    }

    override suspend fun pause(duration: Duration) = sleep(duration)
}

/** The control API of the mock. */
private object Mock {
    private val origin = environment.getValue("SPIKE_BASE_URL").removeSuffix("/v3")
    private val http = HttpClient.newHttpClient()

    fun send(method: String, path: String, body: String = ""): String {
        val request = java.net.http.HttpRequest.newBuilder(URI("$origin/_mock/api$path"))
        val response = http.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString())
        check(response.statusCode() == 200) { "$method $path: ${response.body()}" }
        return response.body()
    }

    fun reset() = listOf("/requests", "/faults").forEach { send("DELETE", it) }

    fun fail(path: String, fault: String) = send("POST", "/faults", """{"path": "$path", $fault}""")

    fun logins() = Regex("\"logins\":(\\d+)").find(send("GET", "/state"))!!.groupValues[1].toInt()

    fun requests(path: String) = Regex("\"path\":\"/v3$path\"").findAll(send("GET", "/requests?limit=200")).count()
}

private fun engine(options: EngineOptions = EngineOptions()): Pair<Engine, Caller> {
    val engine = Engine.fromVariables(environment, options, 42u)
    return engine to engine.user(userId)
}

/** A client with an empty token cache, and the user. */
private fun client(options: EngineOptions = EngineOptions(), clock: Clock = SystemClock): Pair<SpikeClient, Caller> {
    val (engine, user) = engine(options)
    return SpikeClient(engine, clock) to user
}

private fun failure(block: () -> Any?): SpikeException {
    val value = try {
        block()
    } catch (failure: SpikeException) {
        return failure
    }
    error("succeeded: $value")
}

private fun equal(expected: Any?, actual: Any?) = check(expected == actual) { "$actual instead of $expected" }

/** As a string of JSON. */
private fun quoted(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\""
