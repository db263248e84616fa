package io.github.phiworkbench.ui.common;

import java.net.URL;

/** Every FXML file of the window. The file lies in the folder of its area, beside the area's texts. */
public enum FxmlFile {
    MAIN_WINDOW("shell", "MainWindow"),
    CHAT("chat", "Chat"),
    CONVERSATIONS("chat", "Conversations"),
    TURNS("chat", "Turns"),
    MODEL_BANNER("chat", "ModelBanner"),
    COMPOSER("chat", "Composer"),
    CONTEXT_METER("chat", "ContextMeter"),
    SAMPLING("chat", "Sampling"),
    COMPARE("compare", "Compare"),
    COMPARE_COLUMNS("compare", "Columns"),
    COMPARE_COLUMN("compare", "Column"),
    COMPARE_SETTINGS("compare", "ColumnSettings"),
    COMPARE_PROMPT_SET("compare", "PromptSet"),
    COMPARE_STANDINGS("compare", "Standings"),
    CANDIDATES("heat", "Candidates"),
    INSPECT("inspect", "Inspect"),
    BENCHMARK("benchmark", "Benchmark"),
    QUALITY("quality", "Quality"),
    DIAGNOSIS("diagnosis", "Diagnosis"),
    CONTINUATIONS("inspect", "Continuations"),
    DIFFERENCE("inspect", "Difference"),
    GAUGES("machine", "Gauges"),
    MODELS("models", "Models"),
    PERFORMANCE("performance", "Performance"),
    PERFORMANCE_LIVE("performance", "Live"),
    PERFORMANCE_RUNS("performance", "Runs"),
    SETTINGS("settings", "Settings"),
    LOG("log", "Log");

    private final String area;
    private final String file;

    FxmlFile(String area, String file) {
        this.area = area;
        this.file = file;
    }

    /** The area whose texts the file's {@code %keys} are looked up in. */
    public String area() {
        return area;
    }

    /** @throws IllegalStateException if the file is not part of the program */
    URL location() {
        String path = "/io/github/phiworkbench/ui/" + area + "/" + file + ".fxml";
        URL url = FxmlFile.class.getResource(path);
        if (url == null) {
            throw new IllegalStateException("The file " + path + " is missing in the program.");
        }
        return url;
    }
}
