package io.herofake.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.Set;

/** The kernel and its policies decide and do nothing else: no clock, thread, I/O, logging or randomness without a seed. */
@AnalyzeClasses(
        packages = {"io.herofake.kernel", "io.herofake.policy"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_NOTHING_THAT_ACTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "java.time..",
                    "java.sql..",
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "org.slf4j..",
                    "io.netty..",
                    "io.herofake.profile.jdbc..",
                    "io.herofake.backend..",
                    "io.herofake.server..");

    @ArchTest
    static final ArchRule STARTS_NO_THREAD = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class);

    @ArchTest
    static final ArchRule READS_NO_CLOCK_AND_DRAWS_NOTHING_WITHOUT_SEED =
            noClasses().should().accessTargetWhere(new Forbidden());

    private static final class Forbidden extends DescribedPredicate<JavaAccess<?>> {
        private static final Set<String> NAMES = Set.of(
                "java.lang.System.currentTimeMillis",
                "java.lang.System.nanoTime",
                "java.lang.System.getProperty",
                "java.lang.System.getenv",
                "java.lang.System.identityHashCode",
                "java.lang.Object.hashCode",
                "java.lang.Object.wait",
                "java.lang.Object.notify",
                "java.lang.Object.notifyAll",
                "java.lang.Math.random",
                "java.util.UUID.randomUUID");

        Forbidden() {
            super("a clock, the environment, or randomness without a seed");
        }

        @Override
        public boolean test(JavaAccess<?> access) {
            String owner = access.getTargetOwner().getName();
            boolean unseeded = owner.equals("java.util.SplittableRandom")
                    && access.getTarget().getFullName().endsWith("<init>()");
            return unseeded || NAMES.contains(owner + "." + access.getName());
        }
    }
}
