package io.github.phiworkbench.ui.gesture;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing that was seen while a gesture was made; a line of JSON between the two processes.
 *
 * @param gesture during which
 * @param name of what was seen
 * @param value a number, a text, a truth value or a list of them
 */
record Finding(String gesture, String name, JsonNode value) {

    /** The name under which a gesture that could not be made tells why. */
    static final String FAILURE = "failure";

    private static final JsonMapper JSON = JsonMapper.shared();

    static Finding of(String gesture, String name, Object value) {
        return new Finding(gesture, name, JSON.valueToTree(value));
    }

    static Finding read(String line) {
        return JSON.readValue(line, Finding.class);
    }

    String line() {
        return JSON.writeValueAsString(this);
    }
}
