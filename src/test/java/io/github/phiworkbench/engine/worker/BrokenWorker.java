package io.github.phiworkbench.engine.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A worker that does not keep to the protocol. */
final class BrokenWorker {

    private BrokenWorker() {}

    /**
     * Misbehaves as its first argument says, until it is ended.
     *
     * @param arguments {@code silent}; {@code old}, a version that was never; {@code chatty}, something else than a hello;
     *     {@code endless}, a line without end; {@code flip N} and {@code cut N}: a real worker, whose command follows, with
     *     the byte at place N of what it says changed, or nothing said from there on
     */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "silent" -> awaitEndOf(System.in);
            case "old" -> say("{\"reply\":\"hello\",\"protocol\":99}\n");
            case "chatty" -> say("{\"reply\":\"alive\",\"call\":0}\n");
            case "endless" -> {
                while (true) {
                    System.out.write(new byte[1 << 16]);
                }
            }
            case "flip" -> relay(arguments, true);
            case "cut" -> relay(arguments, false);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void say(String text) throws IOException {
        System.out.print(text);
        System.out.flush();
        awaitEndOf(System.in);
    }

    private static void awaitEndOf(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static void relay(String[] arguments, boolean flip) throws Exception {
        long place = Long.parseLong(arguments[1]);
        List<String> command = List.of(arguments).subList(2, arguments.length);
        Process worker = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        InputStream from = worker.getInputStream();
        long at = 0;
        for (int next = from.read(); next >= 0; next = from.read()) {
            if (at == place && !flip) {
                System.out.flush();
                System.out.close();
                awaitEndOf(from);
                return;
            }
            System.out.write(at == place ? next ^ 0x80 : next);
            if (next == '\n') {
                System.out.flush();
            }
            at++;
        }
        System.exit(worker.waitFor());
    }
}
