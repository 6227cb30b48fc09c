package io.herofake.policy.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AutoscalerWrapperTest {

    static Stream<Method> calls() {
        return Arrays.stream(Autoscaler.class.getMethods());
    }

    /** A default method that is forgotten is an event that the policy never hears of. */
    @ParameterizedTest
    @MethodSource("calls")
    void everyCallReachesTheAutoscalerInside(Method call) throws ReflectiveOperationException {
        List<Method> heard = new ArrayList<>();
        Autoscaler inner = (Autoscaler) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Autoscaler.class}, (proxy, method, arguments) -> {
                    heard.add(method);
                    return nothing(method.getReturnType());
                });
        Object[] arguments = Arrays.stream(call.getParameterTypes())
                .map(AutoscalerWrapperTest::nothing)
                .toArray();
        call.invoke(new AutoscalerWrapper(inner) {}, arguments);
        assertThat(heard).containsExactly(call);
    }

    @SuppressWarnings("NullAway") // what is passed does not matter here
    private static Object nothing(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? (Object) 0L : null;
    }
}
