import { DatabaseSync } from "node:sqlite";

/** The shop's data: small, but of the kind that shops have. Prices in cents. */
const schema = `
CREATE TABLE users (
  id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
  credit INTEGER NOT NULL, password_hash TEXT NOT NULL, birth_date TEXT NOT NULL, newsletter INTEGER NOT NULL
);
CREATE TABLE products (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, category TEXT NOT NULL,
  price INTEGER NOT NULL, stock INTEGER NOT NULL, supplier TEXT NOT NULL, purchase_price INTEGER NOT NULL,
  margin REAL NOT NULL
);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products, author TEXT NOT NULL,
  stars INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE carts (
  user_id TEXT NOT NULL REFERENCES users, product_id INTEGER NOT NULL REFERENCES products,
  quantity INTEGER NOT NULL, PRIMARY KEY (user_id, product_id)
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, status TEXT NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products, quantity INTEGER NOT NULL, total INTEGER NOT NULL,
  street TEXT NOT NULL, placed_at TEXT NOT NULL, fraud_score REAL NOT NULL
);
CREATE TABLE payments (
  id INTEGER PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, brand TEXT NOT NULL,
  card_number TEXT NOT NULL, expires TEXT NOT NULL
);
CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users);
`;

/** Card numbers are those that card companies publish for tests. */
const seed = `
INSERT INTO users VALUES
  ('ada', 'ada@shop.example', 'Ada Byron', 'customer', 2500, '$2b$12$9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWyK', '1990-12-10', 1),
  ('grace', 'grace@shop.example', 'Grace Hopper', 'admin', 0, '$2b$12$KIXQ4S6v0sG0xkQfQ9v6eOqf5ZL2b7wqk0r3QnT8yY1uVwX2zA3bC', '1986-12-09', 0),
  ('mallory', 'mallory@shop.example', 'Mallory Roe', 'customer', 0, '$2b$12$ZpL7gq3nT1wYx5vB8sD2aO4mK6hJ9fR0uC3eW7iQ1tX5yN8bV2kHd', '1994-04-01', 0);
INSERT INTO products VALUES
  (1, 'Copper kettle', 'Holds two litres and sings when it boils.', 'kitchen', 6900, 14, 'Kupfer AG', 2310, 66.5),
  (2, 'Linen apron', 'Washes at sixty degrees, has three pockets.', 'kitchen', 3400, 40, 'Leinen & Co', 1190, 65.0),
  (3, 'Desk lamp', 'Warm light, a brass arm, a very long cable.', 'office', 8900, 9, 'Lumen SARL', 4020, 54.8),
  (4, 'Fountain pen', 'A broad nib for people who write slowly.', 'office', 12900, 5, 'Feder KG', 5160, 60.0),
  (5, 'Wool blanket', 'Two metres by one and a half, undyed.', 'home', 14900, 21, 'Shear Ltd', 7000, 53.0);
INSERT INTO reviews VALUES
  (1, 1, 'ada', 5, 'It sings in tune.'),
  (2, 4, 'grace', 4, 'The nib is broad indeed.');
INSERT INTO carts VALUES ('ada', 1, 1), ('mallory', 2, 1);
INSERT INTO orders VALUES
  (1001, 'ada', 'paid', 1, 1, 6900, 'St James Square 12', '2026-10-02T09:14:00Z', 0.02),
  (1002, 'ada', 'open', 5, 2, 29800, 'St James Square 12', '2026-11-05T17:40:00Z', 0.04),
  (1003, 'mallory', 'paid', 2, 1, 3400, 'Elm Street 1', '2026-11-06T20:01:00Z', 0.71);
INSERT INTO payments VALUES
  (1, 'ada', 'Visa', '4111111111111111', '2028-09'),
  (2, 'mallory', 'Mastercard', '5555555555554444', '2027-01');
`;

/** A fresh shop, in memory unless a file is named. */
export function openShop(file = ":memory:"): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(schema);
  database.exec(seed);
  return database;
}
