# points at: Caused by: java.io.FileNotFoundException: prices.csv
# needs: javac
cat >Shop.java <<'S'
import java.io.*;
class Shop {
    public static void main(String[] args) {
        for (int n = 0; n < 20; n++) System.out.println("INFO  loading page " + n);
        try { new FileReader("prices.csv"); }
        catch (IOException error) { throw new IllegalStateException("cannot load the prices", error); }
    }
}
S
javac Shop.java && java Shop
