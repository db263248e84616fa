package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ColumnState;
import io.github.phiworkbench.app.ComparisonChat;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.ui.heat.Heat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What one column shows. Of the JavaFX thread. */
public final class CompareColumn {

    private final ObjectProperty<ColumnChoice> choice;
    private final ObservableList<CompareTurn> turns = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<ColumnState> state =
            new ReadOnlyObjectWrapper<>(this, "state", new ColumnState.Ended());
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyIntegerWrapper version = new ReadOnlyIntegerWrapper(this, "version");
    private final ReadOnlyObjectWrapper<Optional<ColumnAnswer.Answerer>> loaded =
            new ReadOnlyObjectWrapper<>(this, "loaded", Optional.empty());
    private final ReadOnlyBooleanWrapper ofChat = new ReadOnlyBooleanWrapper(this, "ofChat");
    private final ObjectProperty<Optional<Heat>> heatOverride =
            new SimpleObjectProperty<>(this, "heatOverride", Optional.empty());

    private final IntegerProperty selectedToken = new SimpleIntegerProperty(this, "selectedToken", -1);

    CompareColumn(ColumnChoice choice) {
        this.choice = new SimpleObjectProperty<>(this, "choice", choice);
        this.choice.subscribe((before, now) -> {
            if (!before.model().equals(now.model()) || !before.device().equals(now.device())) {
                loaded.set(Optional.empty());
            }
        });
    }

    /** Who answers, and how. */
    public ObjectProperty<ColumnChoice> choiceProperty() {
        return choice;
    }

    ColumnChoice choice() {
        return choice.get();
    }

    ObservableList<CompareTurn> turns() {
        return turns;
    }

    Optional<CompareTurn> lastTurn() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
    }

    /** The answer to the last question that is in sight. */
    Optional<CompareSample> lastSample() {
        return lastTurn().flatMap(CompareTurn::shown);
    }

    /** How far it has come. */
    public ReadOnlyObjectProperty<ColumnState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Whether it is being answered, or waits for its turn. */
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** Changes with everything that the column's transcript shows. */
    public ReadOnlyIntegerProperty versionProperty() {
        return version.getReadOnlyProperty();
    }

    /** The model that answered last; empty before the first answer of the chosen one. */
    public ReadOnlyObjectProperty<Optional<ColumnAnswer.Answerer>> loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    /** Whether that is the chat's. */
    public ReadOnlyBooleanProperty ofChatProperty() {
        return ofChat.getReadOnlyProperty();
    }

    /** What its tokens are coloured by in place of the metric; empty for the metric. */
    public ObjectProperty<Optional<Heat>> heatOverrideProperty() {
        return heatOverride;
    }

    /** The token of the last answer that is to be looked at; -1 for none. */
    public IntegerProperty selectedTokenProperty() {
        return selectedToken;
    }

    void begin() {
        running.set(true);
        state.set(new ColumnState.Queued());
        changed();
    }

    void become(ColumnState now) {
        if (now instanceof ColumnState.Loaded(var model, boolean chats)) {
            loaded.set(Optional.of(model));
            ofChat.set(chats);
        }
        state.set(now);
        if (now instanceof ColumnState.Ended) {
            running.set(false);
            changed();
        }
    }

    void changed() {
        version.set(version.get() + 1);
    }

    /** The conversation up to its last question; questions that were never answered here are left out before it. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (CompareTurn turn : turns) {
            boolean last = turn.equals(turns.getLast());
            Optional<String> answer = turn.shown().map(CompareSample::text).filter(text -> !text.isEmpty());
            if (last) {
                messages.add(Message.user(turn.question()));
            } else if (answer.isPresent()) {
                messages.add(Message.user(turn.question()));
                messages.add(Message.assistant(answer.get()));
            }
        }
        return messages;
    }

    /** What the last answer was asked with, and its model; empty if none came to answer. */
    Optional<ColumnChoice> answeredLast() {
        return turns.reversed().stream()
                .flatMap(turn -> turn.shown().stream())
                .flatMap(
                        sample -> sample
                                .answer()
                                .flatMap(ColumnAnswer::model)
                                .map(model -> sample.asked().withModel(model.id()))
                                .stream())
                .findFirst();
    }

    /** What can be gone on with in the chat. */
    List<ComparisonChat.Turn> answered() {
        List<ComparisonChat.Turn> answered = new ArrayList<>();
        for (CompareTurn turn : turns) {
            turn.shown()
                    .flatMap(CompareSample::answer)
                    .filter(answer -> answer.model().isPresent())
                    .ifPresent(answer -> answered.add(new ComparisonChat.Turn(turn.question(), answer)));
        }
        return answered;
    }
}
