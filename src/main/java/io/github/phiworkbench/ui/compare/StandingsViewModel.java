package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.ComparisonStoreException;
import io.github.phiworkbench.compare.PreferenceExport;
import io.github.phiworkbench.compare.PreferenceFile;
import io.github.phiworkbench.compare.Standing;
import io.github.phiworkbench.compare.Standings;
import io.github.phiworkbench.compare.StoredVote;
import io.github.phiworkbench.compare.Vote;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The votes that were given, and where models stand by them. All methods are for the JavaFX thread. */
public final class StandingsViewModel {

    private final ComparisonStore store;
    private final Tasks tasks;
    private final Tasks.Line line;
    private final Texts texts;
    private final Notifier notifier;

    private final ObservableList<Standing> standings = FXCollections.observableArrayList();
    private final ObservableList<StoredVote> votes = FXCollections.observableArrayList();
    private final BooleanProperty blindOnly = new SimpleBooleanProperty(this, "blindOnly");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");

    /** A view model that has read nothing yet. */
    public StandingsViewModel(ComparisonStore store, Tasks tasks, Texts texts, Notifier notifier) {
        this.store = store;
        this.tasks = tasks;
        this.texts = texts;
        this.notifier = notifier;
        line = tasks.line();
        forgetRemoved();
        blindOnly.subscribe((_, _) -> refresh());
    }

    /** What was removed before this start is not offered back any more. */
    private void forgetRemoved() {
        Instant start = Instant.now();
        line.of(() -> {
                    store.forgetRemoved(start);
                    return true;
                })
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    private record Read(List<StoredVote> votes, List<Standing> standings) {}

    /** Reads the votes and counts them. */
    public void refresh() {
        boolean blind = blindOnly.get();
        line.of(() -> read(blind))
                .onSuccess(this::show)
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    private Read read(boolean blind) {
        List<StoredVote> counted = store.votes().stream()
                .filter(stored -> stored.vote().blind() || !blind)
                .toList();
        return new Read(
                counted.reversed(),
                Standings.of(counted.stream().map(StoredVote::vote).toList()));
    }

    private void show(Read read) {
        trouble.set("");
        votes.setAll(read.votes());
        standings.setAll(read.standings());
    }

    private void fail(Exception failure) {
        trouble.set(String.valueOf(failure.getMessage()));
    }

    /** Removes a vote; it can be taken back. */
    public void remove(StoredVote vote) {
        change(
                () -> store.removeVote(vote.id()),
                () -> notifier.offer(
                        texts.get("standings.removed"),
                        texts.get("promptset.undo"),
                        () -> change(() -> store.restoreVote(vote.id()), () -> {})));
    }

    private void change(Runnable work, Runnable then) {
        line.of(() -> {
                    work.run();
                    return true;
                })
                .onSuccess(_ -> {
                    then.run();
                    refresh();
                })
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    /** Writes the votes that are shown as pairs to train a model with. */
    public void export(Path file, PreferenceExport.Form form) {
        List<Vote> shown = votes.reversed().stream().map(StoredVote::vote).toList();
        tasks.of(() -> PreferenceFile.write(file, shown, form))
                .onSuccess(pairs -> notifier.info(texts.get("standings.exported", pairs, file.getFileName())))
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    /** Whether there is anything to export. */
    public boolean hasPairs() {
        return votes.stream().map(StoredVote::vote).anyMatch(PreferenceExport::isPair);
    }

    /** The best first. */
    public ObservableList<Standing> standings() {
        return standings;
    }

    /** The last one first. */
    public ObservableList<StoredVote> votes() {
        return votes;
    }

    /** Whether only votes count that were given while the names were hidden. */
    public BooleanProperty blindOnlyProperty() {
        return blindOnly;
    }

    /** What went wrong, in a sentence; empty if nothing did. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }
}
