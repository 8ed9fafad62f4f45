// A host of spike-ffi on java.net.http: all that a Kotlin program needs besides the generated bindings.

package spike.host

import java.io.IOException
import java.net.ConnectException
import java.net.InetSocketAddress
import java.net.ProtocolException
import java.net.ProxySelector
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpHeaders
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodySubscriber
import java.net.http.HttpTimeoutException
import java.nio.ByteBuffer
import java.security.cert.CertificateException
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.Flow
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import javax.net.ssl.SSLException
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withTimeoutOrNull
import uniffi.spike.Answer
import uniffi.spike.Caller
import uniffi.spike.Engine
import uniffi.spike.Exchange
import uniffi.spike.Header
import uniffi.spike.HttpRequest
import uniffi.spike.HttpResponse
import uniffi.spike.Now
import uniffi.spike.Outcome
import uniffi.spike.ResponseReader
import uniffi.spike.Step
import uniffi.spike.TransportErrorKind
import uniffi.spike.use

/** The clocks and pauses of the client. A test gives its own. */
interface Clock {
    fun now(): Now

    fun sleep(duration: Duration)

    suspend fun pause(duration: Duration)
}

object SystemClock : Clock {
    override fun now() = Now(Duration.ofNanos(System.nanoTime() - start), Instant.now())

    override fun sleep(duration: Duration) = TimeUnit.NANOSECONDS.sleep(duration.toNanos())

    override suspend fun pause(duration: Duration) = delay(duration.roundedUp())

    private val start = System.nanoTime()
}

/** Sends calls. Shared by all threads and coroutines, like its engine. */
class SpikeClient(private val engine: Engine, private val clock: Clock = SystemClock) {
    // No redirects, no cookies, no decompression. HTTP/1.1, because without TLS this client would add header fields that
    // offer an upgrade to HTTP/2. It repeats a GET, and nothing else, if a kept connection was closed before the first byte
    // of the answer; there is no setting for that.
    private val http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(engine.proxy(System.getenv())?.let(::proxyAt) ?: HttpClient.Builder.NO_PROXY)
        .build()

    /** Makes a call and blocks the thread. [parameters] is a JSON object. Throws a SpikeException. */
    fun call(caller: Caller, operation: String, parameters: String = "{}"): Answer =
        exchange(engine.begin(caller, operation, parameters)) { exchange, step ->
            when (step) {
                is Step.Send -> step.request.use { attempt(it) }
                is Step.Sleep -> Outcome.Slept.also { clock.sleep(step.duration) }
                is Step.WaitForLogin -> Outcome.Waited.also { exchange.waitForLoginBlocking(step.timeout) }
                else -> withoutStore(step)
            }
        }

    /** Makes a call from a coroutine. */
    suspend fun await(caller: Caller, operation: String, parameters: String = "{}"): Answer =
        exchange(engine.begin(caller, operation, parameters)) { exchange, step ->
            when (step) {
                is Step.Send -> step.request.use { attemptAwait(it) }
                is Step.Sleep -> Outcome.Slept.also { clock.pause(step.duration) }
                is Step.WaitForLogin -> Outcome.Waited.also {
                    limited(step.timeout) { exchange.waitForLogin() }
                }
                else -> withoutStore(step)
            }
        }

    /** Takes steps until the answer. Inline, so that a coroutine may suspend in [take]. */
    private inline fun exchange(exchange: Exchange, take: (Exchange, Step) -> Outcome): Answer {
        try {
            while (true) {
                val step = exchange.poll(clock.now())
                if (step is Step.Done) return step.answer
                take(exchange, step).use { exchange.handle(it, clock.now()) }
            }
        } finally {
            // Frees the login lock at once if the call was cancelled, not when the garbage collector comes.
            exchange.destroy()
        }
    }

    private fun withoutStore(step: Step): Outcome = when (step) {
        is Step.Load -> Outcome.Loaded(null)
        is Step.Store -> Outcome.Stored
        else -> error("not a step of the token store")
    }

    private fun attempt(request: HttpRequest): Outcome {
        val response = http.sendAsync(request.toJava()) { head -> request.reader(head.statusCode(), head.headers()) }
        return try {
            val timeout = request.timeout()
            Outcome.Answered(if (timeout == null) response.get().body() else response.get(timeout.toNanos(), TimeUnit.NANOSECONDS).body())
        } catch (failure: Exception) {
            failed(failure)
        } finally {
            response.cancel(true)
        }
    }

    private suspend fun attemptAwait(request: HttpRequest): Outcome = try {
        val response = http.sendAsync(request.toJava()) { head -> request.reader(head.statusCode(), head.headers()) }
        limited(request.timeout()) { Outcome.Answered(response.await().body()) }
            ?: Outcome.Failed(TransportErrorKind.TIMEOUT, null)
    } catch (failure: IOException) {
        failed(failure)
    }
}

private fun proxyAt(url: String): ProxySelector {
    val proxy = URI(url)
    require(proxy.scheme == "http" && proxy.userInfo == null) { "java.net.http supports only http:// proxies without a password" }
    return ProxySelector.of(InetSocketAddress(proxy.host, if (proxy.port == -1) 80 else proxy.port))
}

private suspend fun <T> limited(timeout: Duration?, block: suspend () -> T): T? =
    if (timeout == null) block() else withTimeoutOrNull(timeout.roundedUp()) { block() }

/** In milliseconds, not less than it is. */
private fun Duration.roundedUp() = plusNanos(999_999).toMillis()

private fun HttpRequest.toJava(): java.net.http.HttpRequest {
    val request = java.net.http.HttpRequest.newBuilder(URI(url()))
    headers().forEach { request.header(it.name, it.value) }
    val body = if (hasBody()) BodyPublishers.ofByteArray(body()) else BodyPublishers.noBody()
    return request.method(method(), body).build()
}

private fun HttpRequest.reader(status: Int, headers: HttpHeaders): BodySubscriber<HttpResponse> {
    val fields = headers.map().flatMap { (name, values) -> values.map { Header(name, it) } }
    return Body(beginResponse(status.toUShort(), fields))
}

/** Passes the body on as it arrives, and closes the connection as soon as the reader has enough. */
private class Body(private val reader: ResponseReader) : BodySubscriber<HttpResponse> {
    private val response = CompletableFuture<HttpResponse>()
    private lateinit var subscription: Flow.Subscription

    override fun getBody() = response

    override fun onSubscribe(subscription: Flow.Subscription) {
        this.subscription = subscription
        subscription.request(1)
    }

    override fun onNext(chunks: List<ByteBuffer>) {
        val goesOn = chunks.all { chunk -> reader.push(ByteArray(chunk.remaining()).also { chunk.get(it) }) }
        if (goesOn) {
            subscription.request(1)
        } else {
            subscription.cancel()
            onComplete()
        }
    }

    override fun onError(failure: Throwable) {
        response.completeExceptionally(failure)
        reader.destroy()
    }

    override fun onComplete() {
        response.complete(reader.use { it.finish() })
    }
}

/** The kinds decide whether the core sends the request again. The text of the exception may contain the host, never the URL. */
private fun failed(failure: Throwable): Outcome {
    val causes = generateSequence(failure) { it.cause }.toList()
    val kind = when {
        failure is TimeoutException -> TransportErrorKind.TIMEOUT
        causes.any { it is CertificateException } -> TransportErrorKind.TLS
        causes.any { it is ConnectException || it is java.net.http.HttpConnectTimeoutException || it is SSLException } ->
            TransportErrorKind.CONNECT
        causes.any { it is HttpTimeoutException } -> TransportErrorKind.TIMEOUT
        causes.any { it is ProtocolException } -> TransportErrorKind.INVALID_RESPONSE
        causes.any { it is IOException } -> TransportErrorKind.INTERRUPTED
        failure is ExecutionException || failure is CancellationException -> TransportErrorKind.OTHER
        else -> throw failure
    }
    return Outcome.Failed(kind, causes.last().javaClass.simpleName)
}
