import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges each PDF named on the command line by PDF/UA-1 and by whatever else it says of itself that it is (PDF/A-3a, for
 * one), and prints a line for each verdict and each broken rule. Exits 1 if any file breaks any rule or cannot be read.
 */
final class Judge {
    private static final int EXAMPLES_OF_A_RULE = 3;

    public static void main(String[] files) {
        if (files.length == 0) {
            System.err.println("usage: Judge FILE.pdf ...");
            System.exit(2);
        }
        Locale.setDefault(Locale.ROOT);
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        int bad = 0;
        for (String file : files) {
            try {
                for (PDFAFlavour flavour : flavours(foundry, file)) {
                    if (!judge(foundry, file, flavour)) {
                        bad++;
                    }
                }
            } catch (Exception e) {
                System.out.println("FAIL " + file + ": cannot be judged: " + e);
                bad++;
            }
        }
        System.exit(bad == 0 ? 0 : 1);
    }

    /** PDF/UA-1 always; beside it what the file claims. */
    private static Set<PDFAFlavour> flavours(VeraPDFFoundry foundry, String file) throws Exception {
        Set<PDFAFlavour> wanted = new LinkedHashSet<>();
        wanted.add(PDFAFlavour.PDFUA_1);
        try (PDFAParser parser = foundry.createParser(new File(file))) {
            for (PDFAFlavour claimed : parser.getFlavours()) {
                if (claimed != PDFAFlavour.NO_FLAVOUR) {
                    wanted.add(claimed);
                }
            }
        }
        return wanted;
    }

    private static boolean judge(VeraPDFFoundry foundry, String file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = foundry.createParser(new File(file), flavour);
                PDFAValidator validator = foundry.createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.printf("%s %s: %s, %,d checks%n", result.isCompliant() ? "pass" : "FAIL", file, flavour,
                    result.getTotalAssertions());
            Map<String, List<TestAssertion>> broken = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                    broken.computeIfAbsent(rule, key -> new ArrayList<>()).add(assertion);
                }
            }
            broken.forEach((rule, found) -> {
                System.out.printf("    rule %s, %d times: %s%n", rule, found.size(), found.get(0).getMessage());
                found.stream().limit(EXAMPLES_OF_A_RULE)
                        .forEach(one -> System.out.println("        at " + one.getLocation().getContext()));
            });
            return result.isCompliant();
        }
    }
}
