package io.herofake.sandbox.worker;

import io.herofake.backend.OpenOptions;
import io.herofake.model.ArtifactTarget;
import io.herofake.model.InputContract;
import io.herofake.model.ModelArtifact;
import io.herofake.model.ModelVersion;
import io.herofake.sandbox.SandboxModel;
import io.herofake.sandbox.transport.WorkerAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker for one replica has to do. It comes on the worker's standard input, not in its command line, where every user
 * could read it. Both sides are of the same build, so it is a plain sequence of fields, which costs no start time.
 *
 * @param address  where to listen
 * @param directory for this worker alone; deleted when it ends
 * @param backend  the backend's name
 * @param platform the platform's id
 * @param model    what to open
 * @param options  how
 */
public record WorkerSpec(
        WorkerAddress address,
        Path directory,
        String backend,
        String platform,
        SandboxModel model,
        OpenOptions options) {
    private static final int MAGIC = 0x48654F31;

    /** Writes it. */
    public void write(OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.writeInt(MAGIC);
        out.writeUTF(address.toString());
        out.writeUTF(directory.toString());
        out.writeUTF(backend);
        out.writeUTF(platform);
        write(out, model);
        out.writeInt(options.callers());
        out.writeInt(options.threadsPerCall());
        out.writeInt(options.maxBatch());
        out.writeUTF(options.cacheDirectory().toString());
        out.writeLong(options.deviceMemoryBytes());
        out.flush();
    }

    private static void write(DataOutputStream out, SandboxModel model) throws IOException {
        out.writeUTF(model.name());
        out.writeUTF(model.version().text());
        ModelArtifact artifact = model.artifact();
        out.writeUTF(artifact.target().id());
        out.writeUTF(artifact.format());
        out.writeUTF(artifact.file().toString());
        out.writeUTF(artifact.sha256());
        out.writeLong(artifact.sizeBytes());
        InputContract input = model.input();
        out.writeUTF(input.tensorName());
        out.writeInt(input.width());
        out.writeInt(input.height());
        out.writeUTF(input.resize().name());
        for (int channel = 0; channel < 3; channel++) {
            out.writeFloat(input.mean().get(channel));
            out.writeFloat(input.std().get(channel));
        }
        out.writeUTF(model.outputName());
        out.writeLong(model.callTimeout().toNanos());
    }

    /**
     * Reads one.
     *
     * @throws IOException if it is none
     */
    static WorkerSpec read(InputStream source) throws IOException {
        DataInputStream in = new DataInputStream(source);
        if (in.readInt() != MAGIC) {
            throw new IOException("standard input does not begin with what a gateway tells its worker");
        }
        return new WorkerSpec(
                WorkerAddress.parse(in.readUTF()),
                Path.of(in.readUTF()),
                in.readUTF(),
                in.readUTF(),
                readModel(in),
                new OpenOptions(in.readInt(), in.readInt(), in.readInt(), Path.of(in.readUTF()), in.readLong()));
    }

    private static SandboxModel readModel(DataInputStream in) throws IOException {
        return new SandboxModel(
                in.readUTF(),
                new ModelVersion(in.readUTF()),
                new ModelArtifact(
                        ArtifactTarget.of(in.readUTF()),
                        in.readUTF(),
                        Path.of(in.readUTF()),
                        in.readUTF(),
                        in.readLong()),
                readInput(in),
                in.readUTF(),
                Duration.ofNanos(in.readLong()));
    }

    private static InputContract readInput(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int width = in.readInt();
        int height = in.readInt();
        InputContract.Resize resize = InputContract.Resize.valueOf(in.readUTF());
        List<Float> mean = new ArrayList<>();
        List<Float> std = new ArrayList<>();
        for (int channel = 0; channel < 3; channel++) {
            mean.add(in.readFloat());
            std.add(in.readFloat());
        }
        return new InputContract(name, width, height, resize, mean, std);
    }
}
