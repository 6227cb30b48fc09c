package io.herofake.vart.presets;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * Tells JavaCPP how to bind {@code herofake_dpu.h}: what the classes are called, and that the shim is compiled into the
 * same native library, so that Java needs one.
 */
@Properties(
        value =
                @Platform(
                        value = "linux",
                        compiler = "cpp17",
                        include = {"herofake_dpu.h", "herofake_dpu_shim.cpp"},
                        link = "dl",
                        library = "jniherofake_dpu"),
        target = "io.herofake.vart.binding",
        global = "io.herofake.vart.binding.DpuApi")
public class HerofakeDpu implements InfoMapper {
    @Override
    public void map(InfoMap names) {
        names.put(new Info("herofake_dpu_shim.cpp").skip())
                .put(new Info("hfdpu_error").pointerTypes("ErrorText"))
                .put(new Info("hfdpu_library").pointerTypes("LibraryHandle"))
                .put(new Info("hfdpu_model").pointerTypes("ModelHandle"))
                .put(new Info("hfdpu_runner").pointerTypes("RunnerHandle"))
                .put(new Info("hfdpu_card").pointerTypes("CardStruct"))
                .put(new Info("hfdpu_tensor").pointerTypes("TensorStruct"))
                .put(new Info("hfdpu_model_info").pointerTypes("ModelStruct"));
    }
}
