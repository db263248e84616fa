package io.github.phiworkbench.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** This program's JSON: an object with format, version, date and the list of conversations. */
final class PortableForm {

    /** Value of the field {@code format}. */
    static final String FORMAT = "phi4-workbench-conversations";

    /** Value of the field {@code version}; a greater one is refused. */
    static final int VERSION = 1;

    /** Messages may be as long as a string can be. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private PortableForm() {}
}
