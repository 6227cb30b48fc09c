package io.herofake.model;

import io.herofake.model.ModelRepositoryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A TorchScript file, as {@code torch.jit.script} or {@code torch.jit.trace} and {@code save} write it: a ZIP archive with code in it. */
final class TorchScriptFile {
    private TorchScriptFile() {}

    /**
     * Looks whether a file is one. What its module takes and gives shows only when it is run.
     *
     * @throws ModelRepositoryException {@code INVALID_MODEL} naming what it is instead
     */
    static void check(Path file) throws ModelRepositoryException {
        if (!Files.isRegularFile(file)) {
            throw invalid(file, "is missing or not a regular file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            boolean data = zip.stream().anyMatch(entry -> entry.getName().endsWith("data.pkl"));
            boolean code = zip.stream().anyMatch(entry -> entry.getName().contains("/code/"));
            if (!data) {
                throw invalid(file, "is not a TorchScript file: it is a ZIP archive without a module");
            }
            if (!code) {
                throw invalid(
                        file,
                        "has weights without a program (torch.save); save the module with torch.jit.script(module).save(...)");
            }
        } catch (ZipException e) {
            throw invalid(file, "is not a TorchScript file, or is cut short (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw new ModelRepositoryException(Kind.IO_FAILURE, "cannot read " + file + ": " + IoMessages.of(e), e);
        }
    }

    private static ModelRepositoryException invalid(Path file, String what) {
        return new ModelRepositoryException(Kind.INVALID_MODEL, file + " " + what);
    }
}
