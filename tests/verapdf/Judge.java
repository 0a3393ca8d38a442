import java.io.File;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Judges PDFs by veraPDF. Arguments: a flavour (1a to 3u, ua1) and a file, as often as wanted.
 *
 * Prints for each file, in the order of the arguments, a line "pass" or "FAIL", the flavour and the file, and below it,
 * indented, one line for each rule that failed: its clause and test, how often it failed, what it says and one place
 * where it failed. Ends with 1 if any file failed, with 2 if one could not be read.
 */
public class Judge {
    private static final int EVERY_FAILURE = -1;

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream out = new PrintStream(
            new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        VeraGreenfieldFoundryProvider.initialise();
        int code = 0;
        for (int at = 0; at + 1 < arguments.length; at += 2) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[at]);
            code = Math.max(code, judge(flavour, new File(arguments[at + 1]), out));
        }
        out.flush();
        System.exit(code);
    }

    private static int judge(PDFAFlavour flavour, File file, PrintStream out) {
        try (
            PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
            PDFAValidator validator = Foundries.defaultInstance().createValidator(
                flavour, EVERY_FAILURE, false, true, false)
        ) {
            ValidationResult result = validator.validate(parser);
            String verdict = result.isCompliant() ? "pass" : "FAIL";
            out.println(verdict + " " + flavour.getId() + " " + file);
            tell(result, out);
            return result.isCompliant() ? 0 : 1;
        } catch (Exception fault) {
            out.println("FAIL " + flavour.getId() + " " + file);
            out.println("  could not be judged: " + fault);
            return 2;
        }
    }

    private static void tell(ValidationResult result, PrintStream out) {
        Map<RuleId, TestAssertion> samples = new TreeMap<>(
            Comparator.comparing(RuleId::getClause).thenComparing(RuleId::getTestNumber));
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                samples.putIfAbsent(assertion.getRuleId(), assertion);
            }
        }
        samples.forEach((rule, sample) -> out.println(
            "  " + rule.getClause() + "-" + rule.getTestNumber()
                + " x" + result.getFailedChecks().get(rule)
                + " " + sample.getMessage().replaceAll("\\s+", " ").strip()
                + " | " + sample.getLocation().getContext()));
    }
}
