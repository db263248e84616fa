package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to import, and into which folder. An {@link ImportJob} does it.
 *
 * @param checkpoint a Hugging Face folder, a {@link ModelBundle}, or a model folder whose weights are numbers
 * @param target the model folder to make; its name is the model's id
 * @param precision number format of the imported weights; without one, that of most of the stored weights
 * @param embedding the embedding's own precision in a quantized model
 * @param head the head's own precision in a quantized model
 * @param squares what the model's matrices are multiplied with, for an activation-aware search of codes of four bits
 * @param existing what to do with a model that is already in the target
 */
public record ModelImport(
        Path checkpoint,
        Path target,
        Optional<Precision> precision,
        Optional<Precision> embedding,
        Optional<Precision> head,
        Optional<ActivationSquares> squares,
        Existing existing) {

    /** What an import does with a model that is already there. */
    public enum Existing {
        /** The import is refused. */
        KEEP,
        /** The new model takes its place, once it is whole. */
        REPLACE
    }

    public ModelImport {
        target = target.toAbsolutePath().normalize();
    }

    /** An import into a folder of models, under an id made from the checkpoint's name. */
    public static ModelImport into(Path models, Path checkpoint) {
        return to(models.resolve(idFor(checkpoint)), checkpoint);
    }

    private static String idFor(Path checkpoint) {
        return ModelBundle.isBundle(checkpoint)
                ? new ModelBundle(checkpoint).id()
                : ModelId.of(ModelId.nameOf(checkpoint));
    }

    /** An import to exactly this folder. */
    public static ModelImport to(Path target, Path checkpoint) {
        return new ModelImport(
                checkpoint,
                target,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Existing.KEEP);
    }

    /**
     * The same under another id in the same folder of models.
     *
     * @throws IllegalArgumentException if the id cannot name a folder on every system; the message proposes one that can
     */
    public ModelImport named(String id) {
        if (!ModelId.of(id).equals(id)) {
            throw new IllegalArgumentException(
                    "\"%s\" cannot name a model; use letters, digits, dots, hyphens and underscores, for example %s."
                            .formatted(id, ModelId.of(id)));
        }
        return new ModelImport(checkpoint, target.resolveSibling(id), precision, embedding, head, squares, existing);
    }

    /** The same under the id of a model that is made from another one: that one's, with this precision. */
    public ModelImport namedAfter(Precision wanted) {
        return ImportSource.isModel(checkpoint) ? named(ModelId.of(plainId() + "-" + wanted.spelling())) : this;
    }

    private String plainId() {
        ModelManifest made = ModelManifest.read(checkpoint);
        return ModelId.without(made.id(), made.precision());
    }

    /** The same with the weights in this precision. */
    public ModelImport in(Precision wanted) {
        return new ModelImport(checkpoint, target, Optional.of(wanted), embedding, head, squares, existing);
    }

    /** The same with embedding and head in precisions of their own. */
    public ModelImport keeping(Optional<Precision> itsEmbedding, Optional<Precision> itsHead) {
        return new ModelImport(checkpoint, target, precision, itsEmbedding, itsHead, squares, existing);
    }

    /** The same with codes of four bits that lose least of the products with such activations. */
    public ModelImport awareOf(ActivationSquares activations) {
        return new ModelImport(checkpoint, target, precision, embedding, head, Optional.of(activations), existing);
    }

    /** The same, taking the place of a model that is already there. */
    public ModelImport replacing() {
        return new ModelImport(checkpoint, target, precision, embedding, head, squares, Existing.REPLACE);
    }

    /** The model's id, which is the name of its folder. */
    public String id() {
        return ModelId.nameOf(target);
    }
}
