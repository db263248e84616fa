package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.phiworkbench.app.CudaDownload.Offer;
import io.github.phiworkbench.app.CudaDownload.Progress;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.torch.LibtorchFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaDownloadTest {

    private static final String LIBRARIES = "cu128/linux-x86_64/native/lib/";
    private static final byte[] CUDA = random(3_000_000);

    @TempDir
    private Path folder;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    /** A path whose answer breaks off in the middle. */
    private volatile String broken = "";

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static byte[] packed(byte[] bytes) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        files.put(LIBRARIES + "libtorch_cpu.so.gz", packed("a library".getBytes(StandardCharsets.UTF_8)));
        files.put(LIBRARIES + "libc10_cuda.so.gz", packed("another".getBytes(StandardCharsets.UTF_8)));
        files.put(LIBRARIES + "libtorch_cuda.so.gz", packed(CUDA));
        files.put("files.txt", """
                cpu/linux-x86_64/native/lib/libtorch_cpu.so.gz
                cu128/linux-x86_64/native/lib/libtorch_cpu.so.gz
                cu128/linux-x86_64/native/lib/libc10_cuda.so.gz
                cu128/linux-x86_64/native/lib/libtorch_cuda.so.gz
                cu128/win-x86_64/native/lib/torch_cuda.dll.gz
                """.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("^/pytorch/2\\.7\\.1/", "");
        asked.add(exchange.getRequestMethod() + " " + path);
        byte[] bytes = files.get(path);
        if (bytes == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, path.equals(broken) ? bytes.length / 2 : bytes.length);
        }
        exchange.close();
    }

    private CudaDownload download(Optional<String> system) {
        URI site = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/pytorch/");
        return new CudaDownload(site, system, folder.resolve("libraries"));
    }

    private CudaDownload download() {
        return download(Optional.of("linux-x86_64"));
    }

    @Test
    void what_there_is_is_offered_with_its_size_fetched_and_unpacked() throws IOException {
        CudaDownload download = download();
        assertThat(download.fetched()).isEmpty();
        Offer offer = download.look(new Cancellation());
        long bytes = files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(LIBRARIES))
                .mapToLong(file -> file.getValue().length)
                .sum();
        assertThat(offer.parts()).hasSize(3);
        assertThat(offer.bytes()).isEqualTo(bytes);
        assertThat(offer.diskBytes()).isGreaterThan(bytes);
        assertThat(asked).noneMatch(request -> request.startsWith("GET cu128"));

        List<Progress> told = new ArrayList<>();
        LibtorchFolder whole = download.fetch(offer, told::add, new Cancellation());
        assertThat(whole).isEqualTo(new LibtorchFolder(download.target(), true));
        assertThat(download.target().resolve("libtorch_cuda.so")).hasBinaryContent(CUDA);
        assertThat(download.target().resolve("libtorch_cpu.so")).hasContent("a library");
        assertThat(told).last().isEqualTo(new Progress(bytes, bytes));
        assertThat(download.fetched()).contains(whole);
        assertThat(Files.list(folder.resolve("libraries"))).containsExactly(download.target());
    }

    @Test
    void one_that_breaks_off_says_so_and_goes_on_later() {
        CudaDownload download = download();
        Offer offer = download.look(new Cancellation());
        broken = LIBRARIES + "libtorch_cuda.so.gz";
        assertThatThrownBy(() -> download.fetch(offer, _ -> {}, new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessageStartingWith("libtorch could not be fetched from 127.0.0.1 (")
                .hasMessageEndingWith("look after the network and try again, or name a folder with one.");
        assertThat(download.fetched()).isEmpty();
        broken = "";
        asked.clear();
        assertThat(download.fetch(offer, _ -> {}, new Cancellation()).cuda()).isTrue();
        assertThat(asked).containsExactly("GET " + LIBRARIES + "libtorch_cuda.so.gz");
    }

    @Test
    void what_has_lost_files_since_is_fetched_anew() throws IOException {
        CudaDownload download = download();
        Files.createDirectories(download.target());
        Files.writeString(download.target().resolve("libtorch_cpu.so"), "what is left");
        assertThat(download.fetched()).isEmpty();
        download.fetch(download.look(new Cancellation()), _ -> {}, new Cancellation());
        assertThat(download.fetched()).isPresent();
        assertThat(download.target().resolve("libtorch_cpu.so")).hasContent("a library");
    }

    @Test
    void one_that_is_stopped_leaves_nothing() throws IOException {
        CudaDownload download = download();
        Offer offer = download.look(new Cancellation());
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> download.fetch(offer, _ -> cancellation.cancel(), cancellation))
                .isInstanceOf(CancellationException.class);
        assertThat(Files.list(folder.resolve("libraries"))).isEmpty();
    }

    @Test
    void a_disk_that_is_too_small_is_told_of_before_anything_is_fetched() {
        CudaDownload download = download();
        Offer offer = download.look(new Cancellation());
        Offer small = new Offer(offer.parts(), offer.bytes(), offer.diskBytes(), 1_000);
        assertThatThrownBy(() -> download.fetch(small, _ -> {}, new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("only 1.00 kB are free");
        assertThat(asked).noneMatch(request -> request.startsWith("GET cu128"));
    }

    @Test
    void a_site_without_it_and_a_list_with_strange_names_are_refused_in_words() {
        files.put("files.txt", "cpu/linux-x86_64/native/lib/libtorch_cpu.so.gz\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> download().look(new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessage("At 127.0.0.1 is no libtorch 2.7.1 for CUDA on this system; name a folder with one.");
        assertThatThrownBy(() -> download(Optional.empty()).look(new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("is no libtorch 2.7.1 for CUDA on this system");
        files.put("files.txt", (LIBRARIES + "..%2F..%2Fprofile.gz\n").getBytes(StandardCharsets.UTF_8));
        files.put(LIBRARIES + "../../profile.gz", packed(new byte[1]));
        assertThatThrownBy(() -> download().look(new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("which is no file name; nothing was fetched");
        files.remove("files.txt");
        assertThatThrownBy(() -> download().look(new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("it answered 404");
        server.stop(0);
        assertThatThrownBy(() -> download().look(new Cancellation()))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("could not be fetched from 127.0.0.1 (there is no connection to it)");
    }

    @Test
    void systems_are_named_as_there() {
        assertThat(CudaDownload.system("Linux", "amd64")).contains("linux-x86_64");
        assertThat(CudaDownload.system("Windows 11", "amd64")).contains("win-x86_64");
        assertThat(CudaDownload.system("Mac OS X", "aarch64")).isEmpty();
        assertThat(CudaDownload.system("Linux", "aarch64")).isEmpty();
    }
}
