#!/usr/bin/env bash
# ICU4J 72.1 (Debian libicu4j-java): « vingt et un » is 20, « quatre-vingt » is 4, and the 81st is misspelt.
#
# Belief: the spellout format of a language reads what people write in it; what it cannot read it refuses, and its ordinals are
#   spelt as the language spells them.
# Behaviour: `RuleBasedNumberFormat.parse` of French reads its own spelling alone, the one with hyphens throughout (the reform
#   of 1990), and stops silently where the text leaves it: « vingt et un mille » is 20. The lenient mode reads « vingt et un »,
#   but « quatre-vingt », which is how it is spelt in « page quatre-vingt » and « les années quatre-vingt », is 4 there too, and
#   « trois virgule quatorze » is 3. Ordinals join every one and eleven by « et », « quatre-vingt-et-unième » and
#   « cent-et-unième » (right: quatre-vingt-unième, cent unième), and the millionth is « un millionième », which is a fraction.
# Why it matters: the number that comes back is a number and too small by one, by a factor of twenty or by thousands; other
#   languages' libraries take their rules from the same data.
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq libicu4j-java=72.1-1 2>/dev/null
dpkg-deb -x libicu4j-java_*.deb .
cat >Read.java <<'JAVA'
import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.VersionInfo;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

public class Read {
  public static void main(String[] arguments) throws Exception {
    System.out.println("ICU4J " + VersionInfo.ICU_VERSION);
    RuleBasedNumberFormat format = new RuleBasedNumberFormat(Locale.FRENCH, RuleBasedNumberFormat.SPELLOUT);
    Map<String, String> seen = new LinkedHashMap<>();
    seen.put("vingt-et-un", "21 21");
    seen.put("vingt et un", "20 21");
    seen.put("vingt et un mille", "20 21000");
    seen.put("soixante et onze", "60 71");
    seen.put("quatre-vingts", "80 80");
    seen.put("quatre-vingt", "4 4");
    seen.put("trois virgule cinq", "3.5 3.5");
    seen.put("trois virgule quatorze", "3 3");
    boolean same = true;
    for (Map.Entry<String, String> entry : seen.entrySet()) {
      format.setLenientParseMode(false);
      String found = format.parse(entry.getKey()).toString();
      format.setLenientParseMode(true);
      found += " " + format.parse(entry.getKey());
      System.out.println(entry.getKey() + " | " + found);
      same &= found.equals(entry.getValue());
    }
    Map<Long, String> ordinals = new LinkedHashMap<>();
    ordinals.put(21L, "vingt-et-unième");
    ordinals.put(81L, "quatre-vingt-et-unième");
    ordinals.put(91L, "quatre-vingt-et-onzième");
    ordinals.put(101L, "cent-et-unième");
    ordinals.put(1000000L, "un millionième");
    for (Map.Entry<Long, String> entry : ordinals.entrySet()) {
      String found = format.format(entry.getKey(), "%spellout-ordinal-masculine");
      System.out.println(entry.getKey() + " | " + found);
      same &= found.equals(entry.getValue());
    }
    System.exit(same ? 0 : 1);
  }
}
JAVA
java -Dfile.encoding=UTF-8 -cp usr/share/java/icu4j.jar Read.java
# Output seen:
#   ICU4J 72.1.0.0
#   vingt-et-un | 21 21
#   vingt et un | 20 21
#   vingt et un mille | 20 21000
#   soixante et onze | 60 71
#   quatre-vingts | 80 80
#   quatre-vingt | 4 4
#   trois virgule cinq | 3.5 3.5
#   trois virgule quatorze | 3 3
#   21 | vingt-et-unième
#   81 | quatre-vingt-et-unième
#   91 | quatre-vingt-et-onzième
#   101 | cent-et-unième
#   1000000 | un millionième
