package io.github.phiworkbench.tokenizer;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaNodePreProcessor;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.Importable;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ForLoop;
import io.github.phiworkbench.family.UnusableModelException;
import java.beans.FeatureDescriptor;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.PropertyNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Jinja for templates that came with a download: maps, lists, strings and numbers, and nothing of Java. Every error
 * of the interpreter throws. See docs/adr/0002-chat-templates-by-jinjava.md.
 */
final class LockedJinja {

    /** Far above a full context of 131,072 tokens. */
    private static final long MAX_OUTPUT_CHARS = 64L << 20;

    /** Jinja2 where Jinjava differs of old. */
    @SuppressWarnings("deprecation") // marked so in 2.8.4, which offers no other way
    private static final LegacyOverrides JINJA2 = LegacyOverrides.Builder.from(LegacyOverrides.ALL)
            .withWhitespaceRequiredWithinTokens(false)
            .build();

    private static final int MAX_LIST = 100_000;
    private static final int MAX_NESTING = 50;

    /** The tags that {@link JinjaSource} lets through. */
    private static final Set<String> TAGS =
            Set.of("for", "endfor", "if", "elif", "else", "endif", "set", "endset", "break", "continue");

    /** Only filters that agree with Jinja2's and cannot put a control token's literal together. */
    private static final Set<String> FILTERS =
            Set.of("trim", "length", "count", "default", "d", "join", "first", "last", "list", "string", "int");

    private static final Set<String> FUNCTIONS = Set.of("raise_exception");

    private static final JinjavaConfig CONFIG = config();

    /** {@link System#nanoTime()} at which the rendering under way is stopped. */
    private static final ScopedValue<Long> DEADLINE = ScopedValue.newInstance();

    private final String source;
    private final Jinjava jinjava;
    private final Duration maxTime;

    /** @throws UnusableModelException if the template is not well formed or uses a tag that is not allowed */
    LockedJinja(String source, Duration maxTime) {
        this.maxTime = maxTime;
        this.source = JinjaSource.normalize(source);
        this.jinjava = engine(CONFIG);
        JinjavaInterpreter interpreter = jinjava.newInterpreter();
        ScopedValue.where(DEADLINE, deadline()).run(() -> parse(interpreter));
        refuseErrors(interpreter.getErrorsCopy());
    }

    private void parse(JinjavaInterpreter interpreter) {
        try (var current = JinjavaInterpreter.closeablePushCurrent(interpreter).get()) {
            current.value().parse(source);
        } catch (RuntimeException | StackOverflowError e) {
            throw new UnusableModelException("The chat template is not valid Jinja: " + oneLine(e), e);
        }
    }

    /** @throws UnusableModelException if the template refuses, fails, or takes too long or too much */
    String render(Map<String, ?> variables) {
        RenderResult result = run(variables);
        refuseErrors(result.getErrors());
        return result.getOutput();
    }

    private RenderResult run(Map<String, ?> variables) {
        try {
            return ScopedValue.where(DEADLINE, deadline()).call(() -> jinjava.renderForResult(source, variables));
        } catch (Stopped e) {
            throw new UnusableModelException("The chat template did not finish in time.", e);
        } catch (StackOverflowError e) {
            throw new UnusableModelException("The chat template is nested too deeply.", e);
        } catch (RuntimeException e) {
            throw new UnusableModelException("The chat template failed: " + oneLine(e), e);
        }
    }

    private long deadline() {
        return System.nanoTime() + maxTime.toNanos();
    }

    private static void refuseErrors(List<TemplateError> errors) {
        if (errors.isEmpty()) {
            return;
        }
        for (TemplateError error : errors) {
            for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
                if (cause instanceof Refused) {
                    throw new UnusableModelException(oneLine(cause));
                }
            }
        }
        TemplateError first = errors.getFirst();
        throw new UnusableModelException(
                "The chat template failed: " + oneLine(first.getMessage()), first.getException());
    }

    private static String oneLine(Throwable problem) {
        return oneLine(String.valueOf(problem.getMessage()));
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ").replaceFirst("^(\\w+Exception: )+", "");
    }

    private static Jinjava engine(JinjavaConfig config) {
        Jinjava jinjava = new Jinjava(config);
        jinjava.setResourceLocator((name, charset, interpreter) -> {
            throw new Refused("The chat template reads the file " + name + ", which is not allowed.");
        });
        jinjava.registerTag(new Generation());
        jinjava.registerFunction(
                new ELFunctionDefinition("", "raise_exception", LockedJinja.class, "raiseException", String.class));
        return jinjava;
    }

    private static JinjavaConfig config() {
        return JinjavaConfig.newBuilder()
                .withDisabled(disabled())
                .withElResolver(new Resolver())
                .withNestedInterpretationEnabled(false)
                .withFailOnUnknownTokens(true)
                .withKeepTrailingNewline(true)
                .withLegacyOverrides(JINJA2)
                .withEnableRecursiveMacroCalls(false)
                .withMaxMacroRecursionDepth(1)
                .withMaxOutputSize(MAX_OUTPUT_CHARS)
                .withMaxStringLength(MAX_OUTPUT_CHARS)
                .withMaxListSize(MAX_LIST)
                .withMaxMapSize(MAX_LIST)
                .withMaxRenderDepth(MAX_NESTING)
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor(new TimedNodes())
                        .build())
                .build();
    }

    private static void stopInTime() {
        if (DEADLINE.isBound() && System.nanoTime() - DEADLINE.get() > 0) {
            throw new Stopped();
        }
    }

    /** Everything that a fresh engine knows and that is not on the lists above. */
    private static Map<Context.Library, Set<String>> disabled() {
        Context all = new Jinjava().getGlobalContextCopy();
        return Map.of(
                Context.Library.TAG, except(all.getAllTags(), TAGS),
                Context.Library.FILTER, except(all.getAllFilters(), FILTERS),
                Context.Library.FUNCTION, except(all.getAllFunctions(), FUNCTIONS));
    }

    private static Set<String> except(Collection<? extends Importable> known, Set<String> allowed) {
        return known.stream()
                .map(Importable::getName)
                .map(name -> name.startsWith(":") ? name.substring(1) : name)
                .filter(name -> !allowed.contains(name))
                .flatMap(name -> Stream.of(name, ":" + name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The template's {@code raise_exception('...')}. Public for the interpreter, which calls it by reflection. */
    public static String raiseException(String message) {
        throw new Refused("The chat template refuses this conversation: " + message);
    }

    private static final class TimedNodes extends JinjavaNodePreProcessor {
        @Override
        public void accept(Node node, JinjavaInterpreter interpreter) {
            stopInTime();
            super.accept(node, interpreter);
        }
    }

    /** The template gave up, or asked for what it must not have. */
    private static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    /** Ends a rendering that takes too long. An error, as the interpreter catches exceptions and goes on. */
    private static final class Stopped extends Error {}

    /** {@code {% generation %}} marks what a model wrote, for training; it changes nothing in the text. */
    private static final class Generation implements Tag {

        @Override
        public String getName() {
            return "generation";
        }

        @Override
        public String getEndTagName() {
            return "endgeneration";
        }

        @Override
        public String interpret(TagNode tag, JinjavaInterpreter interpreter) {
            StringBuilder text = new StringBuilder();
            for (Node child : tag.getChildren()) {
                text.append(child.render(interpreter).getValue());
            }
            return text.toString();
        }
    }

    /** Elements of lists and maps, {@code loop.*}, and the calls by which the interpreter runs filters and tests. */
    private static final class Resolver extends CompositeELResolver {
        Resolver() {
            add(new JinjavaListELResolver(true));
            add(new TypeConvertingMapELResolver(true));
            add(new NoObjects());
        }

        @Override
        public @Nullable Object getValue(ELContext context, Object base, Object property) {
            stopInTime();
            return super.getValue(context, base, property);
        }
    }

    private static final class NoObjects extends ELResolver {

        private static final Set<String> CALLS = Set.of("filter", "evaluate", "evaluateNegated");

        private final JinjavaBeanELResolver beans = new JinjavaBeanELResolver(true);

        @Override
        public @Nullable Object getValue(ELContext context, Object base, Object property) {
            if (base instanceof ForLoop) {
                return beans.getValue(context, base, property);
            }
            throw new PropertyNotFoundException("'" + property + "' is not supported");
        }

        @Override
        public @Nullable Object invoke(
                ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
            boolean library = base instanceof Filter || base instanceof ExpTest;
            if (library && CALLS.contains(String.valueOf(method))) {
                return beans.invoke(context, base, method, types, arguments);
            }
            throw new Refused("The chat template calls '" + method + "', which is not supported.");
        }

        @Override
        public Class<?> getType(ELContext context, Object base, Object property) {
            return Object.class;
        }

        @Override
        public void setValue(ELContext context, Object base, Object property, Object value) {
            throw new Refused("The chat template changes '" + property + "', which is not supported.");
        }

        @Override
        public boolean isReadOnly(ELContext context, Object base, Object property) {
            return true;
        }

        @Override
        public @Nullable Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
            return null;
        }

        @Override
        public Class<?> getCommonPropertyType(ELContext context, Object base) {
            return Object.class;
        }
    }
}
