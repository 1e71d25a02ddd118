"""Everyday things and what is true of them, for questions and answers; our own work."""

# What may be true of a thing: its mark in the table below, and the question that asks for it.
QUESTIONS = {
    "a": "Is it an animal?",
    "p": "Is it a plant or a part of one?",
    "f": "Do people eat or drink it?",
    "m": "Is it made by people?",
    "b": "Is it bigger than a person?",
    "h": "Does it fit in one hand?",
    "e": "Does it need electricity?",
    "i": "Is it usually found indoors?",
    "w": "Is it usually found in or on water?",
    "y": "Can it fly?",
    "c": "Is it worn on the body?",
    "d": "Can a person ride on it or in it?",
    "t": "Is it made mostly of metal?",
    "n": "Does it make music?",
    "g": "Is it used for sport or games?",
    "l": "Does it have legs?",
}

# thing, with other names for it after a slash: marks of what is true of it
_TABLE = """\
dog: al; cat: ali; horse: abdl; cow: abl; pig: al; sheep: al; goat: al; donkey: abdl; rabbit: al
mouse: ahl; hamster: ahil; squirrel: al; hedgehog: ahl; fox: al; wolf: al; bear: abl; lion: abl
tiger: abl; leopard: al; elephant: abdl; giraffe: abl; zebra: abl; camel: abdl; kangaroo: al
monkey: al; gorilla: abl; panda: abl; koala: al; deer: abl; bat: ahy; mole: ahl
hippo/hippopotamus: ablw; rhinoceros/rhino: abl; crocodile: ablw; snake: a; lizard: ahl
turtle: alw; frog: ahlw; penguin: alw; eagle: aly; owl: aly; parrot: aily; swan: alwy; duck: aflwy
goose: afly; chicken: afl; peacock: al; ostrich: abl; pigeon: aly; sparrow: ahly; whale: abw
dolphin: abw; shark: abw; octopus: afw; salmon: afw; goldfish: ahiw; crab: afhlw; lobster: aflw
jellyfish: aw; oyster: afhw; starfish: ahw; snail: ah; worm: ah; bee: ahly; butterfly: ahly
ant: ahl; spider: ahil; fly: ahily; beetle: ahl; mosquito: ahly; grasshopper: ahl; scorpion: ahl
oak: bp; pine tree: bp; palm tree: bp; rose: hp; tulip: hp; sunflower: p; cactus: p; grass: p
moss: hp; ivy: p; bamboo: bp; seaweed: fpw; mushroom: fh; clover: hp; apple: fhp; banana: fhp
orange: fhp; lemon: fhp; cherry: fhp; grape: fhp; strawberry: fhp; pineapple: fp; watermelon: fp
coconut: fhp; peach: fhp; pear: fhp; pumpkin: fp; potato: fhp; carrot: fhp; onion: fhp
tomato: fhp; cucumber: fhp; cabbage: fp; garlic: fhp; walnut: fhp; bread: fim; cheese: fim
butter: fhim; cake: fim; pizza: fim; sandwich: fhim; soup: fim; pancake: fim; ice cream: fhim
chocolate: fhim; egg: fhi; honey: fi; salt: fi; sugar: fim; milk: fi; coffee: fim; tea: fim
lemonade: fim; wine: fim; popcorn: fim; spaghetti: fim; rice: fip; chair: ilm; table: ilm
bed: bdilm; sofa/couch: bilm; wardrobe/closet: bim; bookcase: bim; lamp: eim; mirror: im
carpet: bim; curtain: bim; pillow: im; blanket: im; candle: him; clock: eim; picture frame: him
door: bim; window: bm; key: himt; lock: hmt; ladder: blm; broom: im; bucket: m; soap: him
towel: im; toothbrush: him; comb: him; bathtub: bdim; toilet: im; umbrella: m; basket: m
fork: himt; spoon: himt; knife: himt; plate: im; cup: him; glass: him; bottle: hm; teapot: im
kettle: eimt; frying pan/pan: imt; oven: eimt; fridge/refrigerator: beimt; toaster: eimt
dishwasher: eimt; blender: eim; corkscrew: himt; washing machine: eimt; vacuum cleaner/vacuum: eim
iron: eim; telephone/phone: ehim; computer: eim; television/tv: eim; radio: eim; camera: ehm
keyboard: eim; calculator: ehim; printer: eim; robot: em; battery: hm; light bulb: ehim
flashlight/torch: ehm; microscope: im; telescope: m; thermometer: him; magnet: hmt; compass: hm
pencil: him; pen: him; eraser: him; ruler: him; scissors: himt; book: him; newspaper: m
envelope: him; stamp: him; coin: hmt; ring: chmt; crown: cmt; necklace: chm; wristwatch/watch: chm
glasses/spectacles: chm; hat: cm; scarf: cm; glove: chm; coat: cm; shirt: cm; dress: cm
trousers/pants: cm; sock: chm; shoe: cm; boot: cm; belt: cm; button: hm; zipper/zip: hm
backpack/rucksack: cm; wallet: him; hammer: hmt; saw: mt; screwdriver: hmt; nail: hmt; screw: hmt
axe: m; drill: em; rope: m; shovel: m; rake: m; wheelbarrow: m; lawnmower: em; needle: himt
anvil: mt; chain: mt; car: bdmt; bus: bdmt; truck/lorry: bdmt; tractor: bdmt; bicycle/bike: dgmt
motorcycle/motorbike: bdmt; train: bdmt; tram: bdemt; airplane/aeroplane/plane: bdmty
helicopter: bdmty; balloon: hmy; rocket: bdmty; ship: bdmtw; submarine: bdmtw; canoe: bdgmw
sailing boat/sailboat: bdgmw; raft: bdmw; sled/sledge: dgm; skateboard: dgm; scooter: dm
elevator/lift: bdeimt; ambulance: bdmt; anchor: bmtw; kite: gmy; football/soccer ball: gm
tennis racket: gm; golf ball: ghm; dice: ghim; chessboard: gim; playing card: ghim
jigsaw puzzle/jigsaw: gim; doll: gim; teddy bear: gilm; swing: dgm; skis: cdgm; ice skates: cgm
surfboard: dgmw; dartboard: gim; whistle: ghmn; trampoline: bdglm; frisbee: gmy; yo-yo: ghm
piano: bilmn; guitar: imn; violin: imn; drum: imn; flute: himn; trumpet: imnt; harp: bimn
harmonica/mouth organ: himn; accordion: imn; bell: mnt; house: bm; castle: bm; bridge: bm
lighthouse: bm; church: bm; tent: bm; windmill: bm; well: bm; fence: bm; statue: bm
traffic light: bemt; fountain: bmw; igloo: bm; pyramid: bm; skyscraper: bm; mountain: b
volcano: b; river: bw; waterfall: bw; island: bw; iceberg: bw; beach: b; desert: b; cave: b
moon: b; sun: b; star: b; comet: b; cloud: b; rainbow: b; snowflake: h; pebble: h; diamond: h
feather: h; seashell: hw; leaf: hp; acorn: hp; fire: i; shadow: b
"""


MARKS = dict(entry.split(": ") for line in _TABLE.splitlines() for entry in line.split("; "))
THINGS = tuple(MARKS)
