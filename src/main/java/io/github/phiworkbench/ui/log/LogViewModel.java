package io.github.phiworkbench.ui.log;

import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.ProgramLog.Entry;
import io.github.phiworkbench.app.Settings.LogDetail;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/** The log's entries, filtered by level and words. To be used on the JavaFX thread. */
public final class LogViewModel {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final ObservableList<Entry> entries = FXCollections.observableArrayList();
    private final FilteredList<Entry> shown = new FilteredList<>(entries);
    private final ObjectProperty<LogDetail> level = new SimpleObjectProperty<>(this, "level", LogDetail.DEBUG);
    private final StringProperty search = new SimpleStringProperty(this, "search", "");

    /** An empty log. */
    public LogViewModel() {
        level.subscribe(this::filter);
        search.subscribe(this::filter);
    }

    private void filter() {
        LogDetail least = level.get();
        String words = search.get().strip().toLowerCase(Locale.ROOT);
        shown.setPredicate(entry -> entry.level().compareTo(least) <= 0 && matches(entry, words));
    }

    private static boolean matches(Entry entry, String words) {
        return entry.message().toLowerCase(Locale.ROOT).contains(words)
                || entry.source().toLowerCase(Locale.ROOT).contains(words);
    }

    /** Begins with what was written before. */
    void reset(List<Entry> all) {
        entries.setAll(all);
    }

    /** Adds new ones; the oldest go where there are too many. */
    void add(List<Entry> more) {
        entries.addAll(more);
        int surplus = entries.size() - ProgramLog.KEPT;
        if (surplus > 0) {
            entries.remove(0, surplus);
        }
    }

    /** Those that fit level and words, the oldest first. */
    ObservableList<Entry> shown() {
        return shown;
    }

    /** The least serious level to be shown. */
    ObjectProperty<LogDetail> levelProperty() {
        return level;
    }

    /** Words to look for; empty for all entries. */
    StringProperty searchProperty() {
        return search;
    }

    static String time(Entry entry) {
        return TIME.format(entry.time());
    }

    /** Entries as lines of text. */
    static String text(List<Entry> entries) {
        return entries.stream()
                .map(entry -> time(entry) + " " + entry.level() + " " + entry.source() + ": " + entry.message() + "\n")
                .collect(Collectors.joining());
    }
}
