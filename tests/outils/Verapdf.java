import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Standards, « -- », then PDF files → a line a file and standard: checks, failures, file, standard, the rules that fail. */
public final class Verapdf {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int files = java.util.Arrays.asList(args).indexOf("--");
        for (int f = files + 1; f < args.length; f++) {
            for (int s = 0; s < files; s++) {
                PDFAFlavour flavour = PDFAFlavour.byFlavourId(args[s]);
                try (FileInputStream in = new FileInputStream(args[f]);
                        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    Map<String, String> rules = new TreeMap<>();
                    int failed = 0;
                    for (TestAssertion a : result.getTestAssertions()) {
                        if (a.getStatus() != TestAssertion.Status.PASSED) {
                            failed++;
                            rules.put(a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber(), a.getMessage());
                        }
                    }
                    System.out.println(result.getTotalAssertions() + "\t" + failed + "\t" + args[f] + "\t" + args[s] + "\t" + rules);
                }
            }
        }
    }
}
