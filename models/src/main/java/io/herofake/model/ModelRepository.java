package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Models in a folder: {@code ROOT/NAME/VERSION/manifest.json} and, beside each manifest, the files that it lists. Entries
 * of the root whose name begins with a dot are the repository's own. Thread-safe; holds nothing open between calls.
 *
 * <p>A version is published whole or not at all: it is written in a folder of its own and renamed into place. Nothing is
 * followed out of the root: names are plain, and symbolic links may only lead to places inside.
 */
public final class ModelRepository {
    private final Path root;
    private final RepositoryFiles files;

    /** A repository; the folder is made by the first {@link #publish}, and until then the repository is empty. */
    public ModelRepository(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.files = new RepositoryFiles(this.root);
    }

    /** The repository's folder, absolute. */
    public Path root() {
        return root;
    }

    /**
     * What a look through the repository found.
     *
     * @param models   every usable version, by name and then by version, lowest first
     * @param problems one for each version that cannot be used
     */
    public record Listing(List<StoredModel> models, List<ModelRepositoryException> problems) {
        /** Copies the lists. */
        public Listing {
            models = List.copyOf(models);
            problems = List.copyOf(problems);
        }
    }

    /**
     * All models. Reads manifests and file sizes, not the files.
     *
     * @throws ModelRepositoryException if the repository itself cannot be read
     */
    public Listing list() throws ModelRepositoryException {
        List<StoredModel> models = new ArrayList<>();
        List<ModelRepositoryException> problems = new ArrayList<>();
        for (Path function : files.children(root)) {
            try {
                for (Path version : files.children(function)) {
                    collect(function, version, models, problems);
                }
            } catch (ModelRepositoryException e) {
                problems.add(e);
            }
        }
        models.sort(Comparator.comparing((StoredModel model) -> model.manifest().name())
                .thenComparing(model -> model.manifest().version()));
        return new Listing(models, problems);
    }

    /**
     * A function's current version, which is its highest. If that one cannot be used this is an error; a lower one is not
     * taken instead.
     *
     * @throws ModelRepositoryException {@code NOT_FOUND} naming the functions there are, or what is wrong with the model
     */
    public StoredModel find(String name) throws ModelRepositoryException {
        checkName(name);
        List<ModelVersion> versions = versions(name);
        if (versions.isEmpty()) {
            throw notFound("no model '" + name + "'", functions());
        }
        return load(name, Collections.max(versions));
    }

    /**
     * A certain version of a function.
     *
     * @throws ModelRepositoryException {@code NOT_FOUND}, or what is wrong with the model
     */
    public StoredModel find(String name, ModelVersion version) throws ModelRepositoryException {
        checkName(name);
        if (!Files.exists(directory(name, version), LinkOption.NOFOLLOW_LINKS)) {
            throw notFound("no version " + version + " of model '" + name + "'", versions(name));
        }
        return load(name, version);
    }

    /**
     * Reads every file of a model and compares its SHA-256 with the manifest's.
     *
     * @param progress hears of the bytes of all files together
     * @throws ModelRepositoryException {@code CORRUPT_FILE} naming the first file that differs
     */
    public void verify(StoredModel model, ByteProgress progress) throws ModelRepositoryException {
        List<ArtifactEntry> entries = model.files().toList();
        Sha256.Counter counter = new Sha256.Counter(
                progress, entries.stream().mapToLong(ArtifactEntry::sizeBytes).sum());
        for (ArtifactEntry entry : entries) {
            files.verify(model.directory(), entry, counter);
        }
    }

    /**
     * Puts a model into the repository, whole or not at all.
     *
     * @param artifacts at least one
     * @param replace   whether an existing model of that name and version is replaced, or refused
     * @param progress  hears of the bytes of all files together
     * @throws ModelRepositoryException {@code ALREADY_EXISTS}, {@code BUSY} if another process is at it,
     *     {@code IO_FAILURE} (disk full), {@code INVALID_MANIFEST}, or what the content threw
     */
    public StoredModel publish(
            ModelDescription description, List<NewArtifact> artifacts, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        new ModelPublisher(root).publish(description, artifacts, replace, progress);
        return find(description.name(), description.version());
    }

    /**
     * Adds a file to a model that is in the repository. Whoever reads the repository sees the model with it or without it, and a
     * file that is replaced is removed only after that.
     *
     * @param replace  whether a file for the same target is replaced, or refused
     * @param progress hears of the bytes of the file
     * @throws ModelRepositoryException {@code ALREADY_EXISTS}, {@code BUSY} if another process is at it or has changed the model
     *     since it was looked up, {@code IO_FAILURE} (disk full), or what the content threw
     */
    public StoredModel addVariant(StoredModel model, NewVariant variant, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        new ModelPublisher(root).addVariant(model, variant, replace, progress);
        return find(model.manifest().name(), model.manifest().version());
    }

    /**
     * Copies a user's ONNX file into the repository, after checking that its graph has the described input (float32
     * {@code [N, 3, height, width]}, the batch dimension dynamic) and output (float32 {@code [N, labels]}).
     *
     * @param hardware the hardware types that it is for
     * @throws ModelRepositoryException {@code INVALID_MODEL} if the file is missing, no ONNX file, in several files, or
     *     does not fit the description, and as {@link #publish} does
     */
    public StoredModel addOnnx(
            ModelDescription description, Set<HardwareType> hardware, Path onnx, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        OnnxSignature.read(onnx).check(description.input(), description.output());
        return publish(description, List.of(NewArtifact.onnx(hardware, new FileContent(onnx))), replace, progress);
    }

    /**
     * Copies a user's TorchScript file into the repository, for the CPU. What its module takes and gives is seen when it is opened.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} if the file is missing or no TorchScript file, and as {@link #publish}
     *     does
     */
    public StoredModel addTorchScript(ModelDescription description, Path file, boolean replace, ByteProgress progress)
            throws ModelRepositoryException {
        TorchScriptFile.check(file);
        NewArtifact artifact = new NewArtifact(
                "model.pt", "torchscript", Set.of(ArtifactTarget.of(HardwareType.CPU)), new FileContent(file));
        return publish(description, List.of(artifact), replace, progress);
    }

    private void collect(
            Path function, Path folder, List<StoredModel> models, List<ModelRepositoryException> problems) {
        try {
            String name = function.getFileName().toString();
            checkName(name);
            models.add(load(name, version(folder)));
        } catch (ModelRepositoryException e) {
            problems.add(e);
        }
    }

    private StoredModel load(String name, ModelVersion version) throws ModelRepositoryException {
        Path directory = directory(name, version);
        ModelManifest manifest = files.manifest(directory);
        if (!manifest.name().equals(name) || !manifest.version().equals(version)) {
            throw new ModelRepositoryException(
                    Kind.INVALID_MANIFEST,
                    directory.resolve(ManifestFile.NAME) + " says it is " + manifest.name() + " version "
                            + manifest.version() + "; in this folder it must be " + name + " version " + version);
        }
        StoredModel model = new StoredModel(manifest, directory);
        for (ArtifactEntry entry : model.files().toList()) {
            files.artifact(directory, entry);
        }
        return model;
    }

    private Path directory(String name, ModelVersion version) {
        return root.resolve(name).resolve(version.text());
    }

    /** The functions that have a version, usable or not. */
    private List<String> functions() throws ModelRepositoryException {
        List<String> functions = new ArrayList<>();
        for (Path function : files.children(root)) {
            if (Files.isDirectory(function) && !files.children(function).isEmpty()) {
                functions.add(function.getFileName().toString());
            }
        }
        return functions;
    }

    /** The versions of a function, lowest first. */
    private List<ModelVersion> versions(String name) throws ModelRepositoryException {
        List<ModelVersion> versions = new ArrayList<>();
        for (Path child : files.children(root.resolve(name))) {
            versions.add(version(child));
        }
        Collections.sort(versions);
        return versions;
    }

    private ModelRepositoryException notFound(String what, List<?> known) {
        String there = known.stream().map(Object::toString).collect(Collectors.joining(", "));
        return new ModelRepositoryException(
                Kind.NOT_FOUND,
                what + " in " + root + (there.isEmpty() ? "; there are none" : "; there are: " + there));
    }

    private static void checkName(String name) throws ModelRepositoryException {
        try {
            ModelDescription.checkName(name);
        } catch (IllegalArgumentException e) {
            throw new ModelRepositoryException(Kind.INVALID_MANIFEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static ModelVersion version(Path folder) throws ModelRepositoryException {
        try {
            return new ModelVersion(folder.getFileName().toString());
        } catch (IllegalArgumentException e) {
            throw new ModelRepositoryException(Kind.INVALID_MANIFEST, folder + ": " + e.getMessage(), e);
        }
    }
}
