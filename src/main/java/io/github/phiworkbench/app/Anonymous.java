package io.github.phiworkbench.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of a text what tells who wrote it: the user's name and home folder, the machine's name, and what looks like a key to
 * some service.
 */
public final class Anonymous {

    /** Access tokens of well-known services, and passwords in addresses. */
    private static final List<Pattern> KEYS = List.of(
            Pattern.compile("\\b(hf|sk|pk|gh[pousr]|github_pat|glpat|xox[abp])[-_][A-Za-z0-9_-]{8,}"),
            Pattern.compile("\\bAKIA[A-Z0-9]{12,}"),
            Pattern.compile("(?i)(?<=bearer )[A-Za-z0-9._~+/-]{8,}"),
            Pattern.compile("(?<=://)[^\\s/@:]+:[^\\s/@]+(?=@)"));

    /** A name of fewer letters would be found in ordinary words. */
    private static final int SHORTEST_NAME = 3;

    private final Map<String, String> names;

    private Anonymous(Map<String, String> names) {
        this.names = names;
    }

    /** For this user on this machine. */
    public static Anonymous ofThisUser() {
        Map<String, String> environment = System.getenv();
        return of(
                List.of(
                        System.getProperty("user.home", ""),
                        environment.getOrDefault("HOME", ""),
                        environment.getOrDefault("USERPROFILE", "")),
                List.of(
                        System.getProperty("user.name", ""),
                        environment.getOrDefault("USER", ""),
                        environment.getOrDefault("USERNAME", "")),
                List.of(environment.getOrDefault("HOSTNAME", ""), environment.getOrDefault("COMPUTERNAME", "")));
    }

    /** For somebody. */
    static Anonymous of(List<String> homes, List<String> users, List<String> machines) {
        Map<String, String> names = new LinkedHashMap<>();
        List<String> folders = new ArrayList<>(homes);
        // The longest first: one may lie in another.
        folders.sort(Comparator.comparingInt(String::length).reversed());
        folders.stream().filter(home -> home.length() > 1).forEach(home -> names.put(home, "~"));
        users.stream().filter(Anonymous::isTelling).forEach(user -> names.put(user, "USER"));
        machines.stream().filter(Anonymous::isTelling).forEach(machine -> names.put(machine, "MACHINE"));
        return new Anonymous(names);
    }

    private static boolean isTelling(String name) {
        return name.length() >= SHORTEST_NAME && !name.equals("root");
    }

    /** The text without them. */
    public String text(String text) {
        String result = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            result = Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(name.getKey()) + "(?![A-Za-z0-9])")
                    .matcher(result)
                    .replaceAll(name.getValue());
        }
        for (Pattern key : KEYS) {
            result = key.matcher(result).replaceAll("KEY");
        }
        return result;
    }
}
