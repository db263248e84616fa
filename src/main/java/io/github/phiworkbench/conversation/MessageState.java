package io.github.phiworkbench.conversation;

/** How far a message is. Everything but an answer is {@link #COMPLETE} from the start. */
public enum MessageState {
    /** The model was asked and has not written anything yet. */
    PENDING,
    /** The model is writing; what is stored may lack the newest part. */
    STREAMING,
    /** Ended by the model or by a limit of the request. */
    COMPLETE,
    /** Ended by the user, or by the end of the program while it was written. */
    STOPPED,
    /** Ended by an error; {@link StoredMessage#failure()} says which. */
    FAILED
}
