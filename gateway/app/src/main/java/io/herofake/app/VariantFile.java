package io.herofake.app;

import io.herofake.model.ArtifactTarget;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelRepository;
import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import io.herofake.model.NewVariant;
import io.herofake.model.StoredModel;
import java.nio.file.Path;

/**
 * A further file that a command makes for a model.
 *
 * @param model   the model as it is
 * @param target  what the file is for
 * @param replace whether it may take the place of one that is there
 */
record VariantFile(Context context, StoredModel model, ArtifactTarget target, boolean replace) {
    /** The format of all files that commands make. */
    static final String ONNX = "onnx";

    /** Before the work: refuses a model that has one already, unless that may be replaced. */
    void refuseIfThere() throws CommandException {
        if (!replace && model.artifact(target).isPresent()) {
            throw CommandException.failure(
                    name() + " " + model.manifest().version() + " has a file for " + target.id()
                            + " already (--force replaces it)",
                    null);
        }
    }

    /** Adds the file; whoever reads the repository sees the model with it or without it. */
    StoredModel add(Path repository, NewVariant variant) throws ModelRepositoryException, CommandException {
        try (Progress progress = Progress.of(context, "writing " + name())) {
            return new ModelRepository(repository).addVariant(model, variant, replace, progress);
        } catch (ModelRepositoryException e) {
            if (e.kind() == Kind.ALREADY_EXISTS) {
                throw CommandException.failure(e.getMessage() + " (--force replaces it)", e);
            }
            throw e;
        }
    }

    /** Says that it was added, and what it saves. */
    void report(StoredModel added, ModelArtifact source) {
        long sizeBytes = added.artifact(target).orElseThrow().sizeBytes();
        context.out()
                .println(name() + " " + added.manifest().version() + ": added a file for " + target.id() + ", "
                        + Sizes.text(sizeBytes) + " instead of " + Sizes.text(source.sizeBytes()) + ", in "
                        + added.directory());
    }

    private String name() {
        return model.manifest().name();
    }
}
