import java.io.BufferedReader;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.InputStreamReader;
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
 * Judges PDFs by veraPDF, until its standard input ends. It reads there, by turns, a line with a flavour (1a to 3u,
 * ua1) and a line with the path of a file.
 *
 * Prints for each file a line "pass" or "FAIL", below it, indented, one line for each rule that failed: its clause and
 * test, how often it failed, what it says and one place where it failed; and last an empty line.
 */
public class Judge {
    private static final int EVERY_FAILURE = -1;

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        PrintStream out = new PrintStream(
            new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader asked = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String flavour = asked.readLine(); flavour != null; flavour = asked.readLine()) {
            judge(PDFAFlavour.byFlavourId(flavour), new File(asked.readLine()), out);
            out.println();
            out.flush();
        }
        System.exit(0);
    }

    private static void judge(PDFAFlavour flavour, File file, PrintStream out) {
        try (
            PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
            PDFAValidator validator = Foundries.defaultInstance().createValidator(
                flavour, EVERY_FAILURE, false, true, false)
        ) {
            ValidationResult result = validator.validate(parser);
            out.println(result.isCompliant() ? "pass" : "FAIL");
            tell(result, out);
        } catch (Exception fault) {
            out.println("FAIL");
            out.println("  could not be judged: " + String.valueOf(fault).replaceAll("\\s+", " "));
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
