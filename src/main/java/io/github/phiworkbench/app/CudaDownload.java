package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.torch.LibtorchFolder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the libtorch for CUDA that DJL's makers publish for its bridge: a list {@code files.txt} of paths
 * {@code flavor/system/native/lib/NAME.gz}, and those files, each packed by gzip. Nothing is asked of the network before one
 * of the methods is called. A download that breaks off goes on with the next file that is missing.
 */
public final class CudaDownload {

    private static final String SITE = "https://publish.djl.ai/pytorch/";

    /** The property that names another place with the same files, such as an organization's own. */
    private static final String MIRROR = "phi4.libtorch.site";

    /** The one kind that the bridge knows. */
    private static final String FLAVOR = "cu128";

    private static final String PACKED = ".gz";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int PIECE = 1 << 20;

    /** Bytes on the disk for one that is fetched, about: the libraries unpack to twice their size and somewhat more. */
    private static final double UNPACKED = 2.5;

    private static final int OK = 200;

    private static final Logger LOG = LoggerFactory.getLogger(CudaDownload.class);

    private final URI site;
    private final Optional<String> system;
    private final Path target;

    /**
     * A file to fetch.
     *
     * @param bytes as it is sent; 0 where that is not said
     */
    public record Part(URI address, String name, long bytes) {}

    /**
     * What there is to fetch.
     *
     * @param bytes in all; 0 where that is not said
     * @param diskBytes what it will take, about
     * @param freeBytes what is free there
     */
    public record Offer(List<Part> parts, long bytes, long diskBytes, long freeBytes) {
        public Offer {
            parts = List.copyOf(parts);
        }
    }

    /** How far it is, in bytes as they are sent; {@code total} is 0 where it is not known. */
    public record Progress(long done, long total) {}

    /**
     * @param site where versions lie
     * @param system the name of this system there; empty if there is nothing for it
     * @param libraries folder for fetched libraries
     */
    CudaDownload(URI site, Optional<String> system, Path libraries) {
        this.site = site.resolve(LibtorchFolder.wantedVersion() + "/");
        this.system = system;
        target = libraries.resolve("libtorch-" + LibtorchFolder.wantedVersion() + "-" + FLAVOR);
    }

    /** For this machine. */
    public static CudaDownload into(AppFolders folders) {
        return new CudaDownload(
                URI.create(System.getProperty(MIRROR, SITE)),
                system(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                folders.libraries());
    }

    static Optional<String> system(String name, String processor) {
        if (!List.of("amd64", "x86_64").contains(processor)) {
            return Optional.empty();
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("linux")
                ? Optional.of("linux-x86_64")
                : lower.startsWith("windows") ? Optional.of("win-x86_64") : Optional.empty();
    }

    /** Whether there can be something for this system. */
    public boolean isForThisSystem() {
        return system.isPresent();
    }

    /** Where it comes from, as a reader knows it. */
    public String host() {
        return String.valueOf(site.getHost());
    }

    /** The folder that it will lie in. */
    public Path target() {
        return target;
    }

    /** What was fetched before, if it is still whole. */
    public Optional<LibtorchFolder> fetched() {
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LibtorchFolder.find(target)).filter(LibtorchFolder::cuda);
        } catch (EngineException e) {
            LOG.warn("What was fetched before is of no use: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Asks what there is.
     *
     * @throws DownloadException if it cannot be asked, or there is nothing
     * @throws CancellationException if it was stopped
     */
    public Offer look(Cancellation cancellation) {
        String prefix = FLAVOR + "/" + system.orElseThrow(() -> new DownloadException(nothing())) + "/";
        try (HttpClient client = client()) {
            String list = send(client, request(site.resolve("files.txt")).build(), BodyHandlers.ofString())
                    .body();
            List<Part> parts = new ArrayList<>();
            for (String line : list.lines().map(String::strip).toList()) {
                if (line.startsWith(prefix) && line.endsWith(PACKED)) {
                    requireWanted(cancellation);
                    parts.add(part(client, line));
                }
            }
            if (parts.isEmpty()) {
                throw new DownloadException(nothing());
            }
            long bytes = parts.stream().anyMatch(part -> part.bytes() == 0)
                    ? 0
                    : parts.stream().mapToLong(Part::bytes).sum();
            Files.createDirectories(target.getParent());
            return new Offer(
                    parts,
                    bytes,
                    (long) (bytes * UNPACKED),
                    Files.getFileStore(target.getParent()).getUsableSpace());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private String nothing() {
        return "At %s is no libtorch %s for CUDA on this system; name a folder with one."
                .formatted(site.getHost(), LibtorchFolder.wantedVersion());
    }

    private Part part(HttpClient client, String line) throws IOException {
        URI address = site.resolve(line.replace("+", "%2B"));
        HttpRequest head = request(address)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        long bytes = send(client, head, BodyHandlers.discarding())
                .headers()
                .firstValueAsLong("Content-Length")
                .orElse(0);
        String packed = URLDecoder.decode(
                line.substring(line.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        String name = packed.substring(0, packed.length() - PACKED.length());
        if (name.isEmpty() || !Path.of(name).equals(Path.of(name).getFileName()) || name.startsWith(".")) {
            throw new DownloadException("The list at %s names a file %s, which is no file name; nothing was fetched."
                    .formatted(site.getHost(), line));
        }
        return new Part(address, name, bytes);
    }

    /**
     * Fetches it all and unpacks it.
     *
     * @param listener told on this thread, several times a second
     * @return where it lies
     * @throws DownloadException if something is missing or does not fit; what is whole is kept for another try
     * @throws CancellationException if it was stopped; nothing is kept
     */
    public LibtorchFolder fetch(Offer offer, Consumer<Progress> listener, Cancellation cancellation) {
        Path partial = target.resolveSibling(target.getFileName() + ".part");
        if (offer.diskBytes() > offer.freeBytes()) {
            throw new DownloadException("%s takes about %s, but only %s are free in %s; make room first."
                    .formatted(
                            "libtorch",
                            Sizes.bytes(offer.diskBytes()),
                            Sizes.bytes(offer.freeBytes()),
                            target.getParent()));
        }
        try (HttpClient client = client()) {
            Files.createDirectories(partial);
            Meter meter = new Meter(offer.bytes(), listener);
            for (Part part : offer.parts()) {
                Path file = partial.resolve(part.name());
                if (Files.exists(file)) {
                    meter.add(part.bytes());
                } else {
                    fetch(client, part, file, meter, cancellation);
                }
            }
            LibtorchFolder whole = LibtorchFolder.find(partial);
            if (!whole.cuda()) {
                throw new DownloadException(
                        "What %s sent is no libtorch for CUDA; name a folder with one.".formatted(site.getHost()));
            }
            if (Files.exists(target)) {
                delete(target);
            }
            Files.move(partial, target);
            return LibtorchFolder.find(target);
        } catch (EngineException e) {
            throw new DownloadException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw failed(e);
        } catch (CancellationException e) {
            delete(partial);
            throw e;
        }
    }

    private void fetch(HttpClient client, Part part, Path file, Meter meter, Cancellation cancellation)
            throws IOException {
        requireWanted(cancellation);
        Path begun = file.resolveSibling(part.name() + PACKED);
        try (InputStream body = send(client, request(part.address()).build(), BodyHandlers.ofInputStream())
                        .body();
                Cancellation.Registration _ = cancellation.onCancel(() -> close(body));
                InputStream unpacked = new GZIPInputStream(meter.of(body), PIECE);
                OutputStream out = Files.newOutputStream(begun)) {
            byte[] piece = new byte[PIECE];
            for (int count = unpacked.read(piece); count >= 0; count = unpacked.read(piece)) {
                requireWanted(cancellation);
                out.write(piece, 0, count);
            }
        } catch (IOException e) {
            Files.deleteIfExists(begun);
            requireWanted(cancellation);
            throw e;
        }
        Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireWanted(Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            throw new CancellationException("Fetching libtorch was stopped.");
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new DownloadException(
                    "%s could not be removed (%s); remove it.".formatted(folder, e.getMessage()), e);
        }
    }

    private DownloadException failed(IOException e) {
        return new DownloadException(
                "libtorch could not be fetched from %s (%s); look after the network and try again, or name a folder with one."
                        .formatted(site.getHost(), reason(e)),
                e);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case HttpTimeoutException _ -> "it does not answer";
            case ConnectException _ -> "there is no connection to it";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    private static HttpClient client() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE);
        Optional.ofNullable(ProxySelector.getDefault()).ifPresent(builder::proxy);
        return builder.build();
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(PATIENCE);
    }

    private <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler)
            throws IOException {
        try {
            HttpResponse<T> response = client.send(request, handler);
            if (response.statusCode() != OK) {
                throw new IOException("it answered %d for %s".formatted(response.statusCode(), request.uri()));
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Fetching libtorch was interrupted.");
        }
    }

    /** Counts what comes, and tells now and then. */
    private static final class Meter {
        private static final long BETWEEN = Duration.ofMillis(200).toNanos();

        private final long total;
        private final Consumer<Progress> listener;
        private long done;
        private long told = System.nanoTime() - BETWEEN;

        Meter(long total, Consumer<Progress> listener) {
            this.total = total;
            this.listener = listener;
        }

        void add(long bytes) {
            done += bytes;
            if (System.nanoTime() - told >= BETWEEN || done == total) {
                told = System.nanoTime();
                listener.accept(new Progress(done, total));
            }
        }

        InputStream of(InputStream body) {
            return new FilterInputStream(body) {
                @Override
                public int read() throws IOException {
                    int next = super.read();
                    add(next < 0 ? 0 : 1);
                    return next;
                }

                @Override
                public int read(byte[] bytes, int offset, int count) throws IOException {
                    int read = super.read(bytes, offset, count);
                    add(Math.max(0, read));
                    return read;
                }
            };
        }
    }
}
