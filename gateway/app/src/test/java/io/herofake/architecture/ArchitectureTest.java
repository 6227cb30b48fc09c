package io.herofake.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The layout of the design, kept. The application module sees every other one, so its test class path is where the whole
 * reactor can be looked at. A rule about a module that is not there yet has nothing to check and passes;
 * {@link #everyPackageIsLookedAt} makes sure that what is there is looked at.
 */
@AnalyzeClasses(packages = "io.herofake", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String APP = "io.herofake.app..";
    private static final String BACKENDS = "io.herofake.backend.*..";
    private static final String CHART = "io.herofake.chart..";
    private static final String KERNEL = "io.herofake.kernel..";
    private static final String LOAD = "io.herofake.load..";
    private static final String MODEL = "io.herofake.model..";
    private static final String NVIDIA = "io.herofake.nvidia..";
    private static final String POLICY = "io.herofake.policy..";
    private static final String PROFILE = "io.herofake.profile..";
    private static final String PROFILE_JDBC = "io.herofake.profile.jdbc..";
    private static final String PROFILER = "io.herofake.profiler..";
    private static final String SANDBOX = "io.herofake.sandbox..";
    private static final String REPORT = "io.herofake.report..";
    private static final String SERVER = "io.herofake.server..";
    private static final String SIMULATOR = "io.herofake.sim..";
    private static final String VART = "io.herofake.vart..";

    @ArchTest
    static void everyPackageIsLookedAt(JavaClasses classes) throws IOException {
        Set<String> seen = classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(SourcePackages.find())
                .hasSizeGreaterThan(10)
                .as("add the missing module to the dependencies of gateway/app, scope test if it does not ship it")
                .isSubsetOf(seen);
    }

    // ---- Who may see whom ----

    @ArchTest
    static final ArchRule modelsSeeNobody = in(MODEL)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAPackage(MODEL))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule chartsSeeNobody =
            in(CHART).should().dependOnClassesThat(ours().and(not(resideInAPackage(CHART))));

    @ArchTest
    static final ArchRule reportSeesProfilesAndChartsOnly =
            in(REPORT).should().dependOnClassesThat(ours().and(not(resideInAnyPackage(REPORT, PROFILE, MODEL, CHART))));

    @ArchTest
    static final ArchRule spiSeesModelsOnly = noClasses()
            .that()
            .resideInAPackage("io.herofake.backend")
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(MODEL, "io.herofake.backend"))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule storeSeesModelsOnly = in(PROFILE)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(MODEL, PROFILE))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule policySeesProfilesOnly = in(POLICY)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(POLICY, PROFILE, MODEL))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule kernelSeesPoliciesAndProfilesOnly = in(KERNEL)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(KERNEL, POLICY, PROFILE, MODEL))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule simulatorSeesKernelPoliciesAndProfilesOnly = in(SIMULATOR)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(SIMULATOR, KERNEL, POLICY, PROFILE, MODEL, CHART))))
            .orShould()
            .dependOnClassesThat(resideInAnyPackage("io.netty..", "ai.onnxruntime..", "org.bytedeco.."))
            .allowEmptyShould(true);

    /** It is a client like any other, shares the simulator's workloads, and writes files as the models' module does. */
    @ArchTest
    static final ArchRule loadSeesSimulatorAndModelsOnly = in(LOAD).should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(LOAD, SIMULATOR, MODEL))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule sandboxSeesSpiAndModelsOnly = in(SANDBOX)
            .should()
            .dependOnClassesThat(ours().and(not(resideInAnyPackage(SANDBOX, "io.herofake.backend", MODEL))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule serverSeesNoBackend =
            in(SERVER).should().dependOnClassesThat(resideInAPackage(BACKENDS)).allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodySeesTheApplication = noClasses()
            .that()
            .resideOutsideOfPackages(APP)
            .should()
            .dependOnClassesThat(resideInAPackage(APP))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheApplicationSeesTheServer = noClasses()
            .that()
            .resideOutsideOfPackages(APP, SERVER, "io.herofake.bench..")
            .should()
            .dependOnClassesThat(resideInAPackage(SERVER))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheApplicationSeesSimulatorAndProfiler = noClasses()
            .that()
            .resideOutsideOfPackages(APP, SIMULATOR, LOAD, PROFILER, "io.herofake.bench..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(SIMULATOR, LOAD, PROFILER))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheVitisBackendSeesVart = noClasses()
            .that()
            .resideOutsideOfPackages("io.herofake.backend.vitis..", VART)
            .should()
            .dependOnClassesThat(resideInAPackage(VART))
            .allowEmptyShould(true);

    /** The one way to a double; the backend's constructor for tests takes it as an argument. */
    @ArchTest
    static final ArchRule nobodyLoadsATestDouble =
            noClasses().should().accessTargetWhere(name("loadForTests").onResultOf(JavaAccess::getTarget));

    @ArchTest
    static void thereIsAWayToATestDouble(JavaClasses classes) {
        assertThat(classes.get("io.herofake.vart.DpuLibrary").getMethods())
                .as("the rule above is about a method that is there")
                .extracting(JavaMethod::getName)
                .contains("loadForTests");
    }

    @ArchTest
    static final ArchRule generatedBindingsAreSeenByTheirModuleOnly = noClasses()
            .that()
            .resideOutsideOfPackage(VART)
            .should()
            .dependOnClassesThat(resideInAPackage("io.herofake.vart.binding.."));

    @ArchTest
    static final ArchRule onlyEnergyMetersTheNvidiaDriverAndTheOpenClBackendSeeJna = noClasses()
            .that()
            .resideOutsideOfPackages("io.herofake.profiler.energy..", NVIDIA, "io.herofake.backend.opencl..")
            .should()
            .dependOnClassesThat(resideInAPackage("com.sun.jna.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theNvidiaDriverSeesNobody =
            in(NVIDIA).should().dependOnClassesThat(ours().and(not(resideInAPackage(NVIDIA))));

    @ArchTest
    static final ArchRule onlyTheDjlBackendSeesDjl = noClasses()
            .that()
            .resideOutsideOfPackage("io.herofake.backend.djl..")
            .should()
            .dependOnClassesThat(resideInAPackage("ai.djl.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule backendsDoNotSeeEachOther = slices().matching("io.herofake.backend.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyHttpSandboxAndLoadSeeHttpCodecs = noClasses()
            .that()
            .resideOutsideOfPackages("io.herofake.server.http..", SANDBOX, LOAD)
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.handler.codec.http.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noCyclesBetweenPackages =
            slices().matching("io.herofake.(**)").should().beFreeOfCycles();

    // ---- Policies and the kernel are pure: same events, same decisions ----

    @ArchTest
    static final ArchRule decisionsUseNoThreads = in(POLICY, KERNEL)
            .should()
            .dependOnClassesThat(resideInAPackage("java.util.concurrent.."))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule decisionsReadNoClock = in(POLICY, KERNEL)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Date.class)
            .orShould()
            .accessTargetWhere(methodNamed("nanoTime", "currentTimeMillis", "now"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule decisionsDoNoInputOrOutput = in(POLICY, KERNEL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.io..", "java.nio..", "java.net..", "java.sql..", "org.slf4j..", "ch.qos.logback..")
                    .and(not(isSerializable())))
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule decisionsSeeNoPersistence = in(POLICY, KERNEL)
            .should()
            .dependOnClassesThat(resideInAPackage(PROFILE_JDBC))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule decisionsDrawNoUnseededNumbers = in(POLICY, KERNEL)
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(SecureRandom.class)
            .orShould()
            .callMethod(Collections.class, "shuffle", List.class)
            .orShould()
            .accessTargetWhere(methodNamed("random", "randomUUID", "getDefault", "identityHashCode"))
            .allowEmptyShould(true);

    private static GivenClassesConjunction in(String... packages) {
        return noClasses().that().resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAPackage("io.herofake..");
    }

    /** A method of one of these names, whoever has it: called, or passed on as a method reference. */
    private static DescribedPredicate<JavaAccess<?>> methodNamed(String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe(
                "a method named one of " + String.join(", ", names),
                access -> access instanceof JavaCodeUnitAccess && wanted.contains(access.getName()));
    }

    /** Every enum and exception depends on it, which is no input or output. */
    private static DescribedPredicate<JavaClass> isSerializable() {
        return type(Serializable.class);
    }
}
