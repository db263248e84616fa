package io.github.phiworkbench.engine.worker;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How a worker is started.
 *
 * @param words program and arguments
 * @param environment variables to set; one that is set already stays
 */
public record WorkerCommand(List<String> words, Map<String, String> environment) {

    /** What a worker asks of its virtual machine beyond what this one was started with. */
    private static final List<String> OWN_OPTIONS = List.of(
            // Standard output belongs to the replies.
            "-XX:+DisplayVMOutputToStderr",
            "-XX:+ErrorFileToStderr",
            "-XX:-CreateCoredumpOnCrash",
            // A process that may be ended at any time leaves no files behind.
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            // Most of its memory is libtorch's; a heap that is large from the start only looks like a leak.
            "-Xms32m");

    /** Options of this virtual machine that are for it alone: agents, debuggers, ports, and files to be written. */
    private static final List<String> NOT_PASSED_ON = List.of(
            "-javaagent:",
            "-agentlib:",
            "-agentpath:",
            "-Xrun",
            "-Xdebug",
            "-XX:ArchiveClassesAtExit",
            "-XX:AOTCacheOutput",
            "-XX:AOTConfiguration",
            "-XX:AOTMode",
            "-XX:StartFlightRecording",
            "-XX:OnOutOfMemoryError",
            "-Dcom.sun.management.");

    private static final String TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

    private static final String PATH = "PATH";

    /**
     * Two pools of threads take turns, and one that waits without sleeping keeps the other from the cores; and a model's
     * memory is to be given back when it is freed. Only the GNU libraries know these variables. CUDA is to number its devices as
     * their driver does, or another device's numbers would be shown.
     */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "CUDA_DEVICE_ORDER", "PCI_BUS_ID",
            "GOMP_SPINCOUNT", "2000",
            "MALLOC_ARENA_MAX", "2",
            "MALLOC_MMAP_THRESHOLD_", "16777216",
            "MALLOC_TRIM_THRESHOLD_", "33554432");

    public WorkerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** With the Java that runs this program; where its runtime carries no executable, with the program's own launcher. */
    public static WorkerCommand ofThisProgram() {
        return of(System.getProperties(), ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /**
     * The same for another part of the program that is to run apart from this process.
     *
     * @param main its class
     * @param arguments what it is told
     */
    public static WorkerCommand ofThisProgram(String main, List<String> arguments) {
        return of(
                System.getProperties(),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                main,
                arguments,
                arguments);
    }

    /**
     * @param system {@code java.home}, {@code java.class.path}, and {@code jpackage.app-path} in an installed program
     * @param arguments options of the virtual machine
     */
    static WorkerCommand of(Properties system, List<String> arguments) {
        return of(system, arguments, Worker.class.getName(), List.of(), List.of(Worker.ARGUMENT));
    }

    /** @param launched what the program's own launcher is told, where there is no Java to be told the class */
    private static WorkerCommand of(
            Properties system, List<String> arguments, String main, List<String> told, List<String> launched) {
        Optional<Path> java = java(Path.of(system.getProperty("java.home", "")));
        String launcher = system.getProperty("jpackage.app-path", "");
        if (java.isEmpty() && !launcher.isEmpty()) {
            // The launcher has the program's own options; the rest reaches the virtual machine by a variable.
            Map<String, String> environment = new LinkedHashMap<>(ENVIRONMENT);
            environment.put(TOOL_OPTIONS, String.join(" ", OWN_OPTIONS));
            List<String> words = new ArrayList<>(List.of(launcher));
            words.addAll(launched);
            return new WorkerCommand(words, environment);
        }
        List<String> words = new ArrayList<>();
        words.add(java.map(Path::toString).orElse("java"));
        words.addAll(OWN_OPTIONS);
        arguments.stream()
                .filter(argument -> NOT_PASSED_ON.stream().noneMatch(argument::startsWith))
                .forEach(words::add);
        if (system.getProperty("phi4.log.level") == null) {
            words.add("-Dphi4.log.level=INFO");
        }
        words.addAll(List.of("-cp", system.getProperty("java.class.path", ""), main));
        words.addAll(told);
        return new WorkerCommand(words, ENVIRONMENT);
    }

    /** The same with further variables; what is said of {@code PATH} goes before what is there. */
    public WorkerCommand with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new WorkerCommand(words, all);
    }

    private static Optional<Path> java(Path home) {
        for (String name : List.of("java", "java.exe")) {
            Path candidate = home.resolve("bin").resolve(name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The process, not started yet, with its output and error in pipes. */
    public ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words);
        environment.forEach((name, value) -> builder.environment().merge(name, value, (users, ours) -> switch (name) {
            case TOOL_OPTIONS -> users + " " + ours;
            case PATH -> ours + users;
            default -> users;
        }));
        return builder.directory(new File("").getAbsoluteFile());
    }
}
